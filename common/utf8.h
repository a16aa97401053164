/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Encodes characters as UTF-8.
 */
#ifndef COMMON_UTF8_H
#define COMMON_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define UTF8_MAX 4

/**
 * utf8_encode() - Encode a character
 * @text:      Filled with 1 to UTF8_MAX bytes, without a NUL
 * @character: Unicode, up to 0x10ffff
 *
 * Return: number of bytes
 */
size_t utf8_encode(char text[UTF8_MAX], uint32_t character);

#endif
