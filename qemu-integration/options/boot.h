/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options about the guest's kernel: -kernel, -bootloader, -kernel-cache, ...
 */
#ifndef QEMU_INTEGRATION_OPTIONS_BOOT_H
#define QEMU_INTEGRATION_OPTIONS_BOOT_H

#include "qemu-integration/options/parser.h"

extern const struct option_group boot_options;

/**
 * option_release_bootloader() - Free the words of -bootloader
 */
void option_release_bootloader(struct vm *vm);

#endif
