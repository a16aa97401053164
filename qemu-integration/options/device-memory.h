/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory that QEMU's devices bring along: it is the domain's, so Xen has to allow it in addition to
 * the guest's RAM. A pure function of the options; the numbers are those of QEMU 7.2 to 11.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_DEVICE_MEMORY_H
#define QEMU_INTEGRATION_OPTIONS_DEVICE_MEMORY_H

#include "qemu-integration/options/parser.h"

/**
 * option_is_graphics() - Whether a device takes the place of QEMU's default graphics card
 */
bool option_is_graphics(const char *driver);

/**
 * option_count_device_memory() - Find out what memory the devices of an HVM guest have
 * @vm: In: devices and -vga, all options read; out: its video_memory and rom_memory
 *
 * Rather too much than too little: what is not used is not taken from anybody, but for the check
 * whether the host has enough.
 */
void option_count_device_memory(struct vm *vm);

#endif
