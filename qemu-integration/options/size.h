/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Amounts of memory in QEMU's option arguments. A pure function of their text.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_SIZE_H
#define QEMU_INTEGRATION_OPTIONS_SIZE_H

#include "common/error.h"

#include <stdint.h>

/**
 * option_parse_size() - Read an amount of memory as -m takes it
 * @bytes:  Result: a multiple of 1 MiB, never 0
 * @text:   Decimal number, fraction allowed, with suffix b, k, M, G or T in either case; no suffix
 *          means MiB
 * @option: Name of the option, for messages
 * @error:  Filled on failure with a line that begins with the option
 *
 * Return: 0, or -1
 */
int option_parse_size(uint64_t *bytes, const char *text, const char *option, struct error *error);

#endif
