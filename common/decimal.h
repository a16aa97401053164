/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decimal numbers in what users write. Pure functions of their text.
 */
#ifndef COMMON_DECIMAL_H
#define COMMON_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

/**
 * decimal_take() - Read the digits at the beginning of a text
 * @number: Filled on success
 * @text:   In: the text; out, on success: what follows the digits
 *
 * Return: false if there are no digits, or more than 64 bits of them
 */
bool decimal_take(uint64_t *number, const char **text);

/**
 * decimal_parse() - Read a text that is a decimal number and nothing else
 * @number: Filled on success: 0 to @max
 *
 * Return: whether it is one
 */
bool decimal_parse(uint64_t *number, const char *text, uint64_t max);

#endif
