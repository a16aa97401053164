/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers and sizes in QEMU's option arguments. Pure functions of their text.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_SIZE_H
#define QEMU_INTEGRATION_OPTIONS_SIZE_H

#include "common/error.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * option_take_number() - Read the decimal digits at the beginning of a text
 * @number: Filled on success
 * @text:   In: the text; out, on success: what follows the digits
 *
 * Return: false if there are no digits, or more than 64 bits of them
 */
bool option_take_number(uint64_t *number, const char **text);

/**
 * option_parse_number() - Read a text that is a decimal number and nothing else
 * @number: Filled on success: 0 to @max
 *
 * Return: whether it is one
 */
bool option_parse_number(uint64_t *number, const char *text, uint64_t max);

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
