/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A command line as an EFI program is given it: UTF-16. Pure.
 */
#ifndef FIRMWARE_UEFI_BOOT_LOAD_OPTIONS_H
#define FIRMWARE_UEFI_BOOT_LOAD_OPTIONS_H

#include "common/bytes.h"

#include <stddef.h>
#include <stdint.h>

/**
 * load_options_make() - Convert a command line
 * @units: Filled, NUL-terminated; room for as many units as @text has bytes, and one
 * @text:  UTF-8, any bytes, up to its end or the first NUL
 *
 * A byte that belongs to no character becomes the character with its number, as in Latin-1.
 *
 * Return: units written, the NUL included
 */
size_t load_options_make(uint16_t *units, struct bytes text);

#endif
