/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Encodes characters as UTF-8 and decodes them.
 */
#ifndef COMMON_UTF8_H
#define COMMON_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define UTF8_MAX     4
#define UTF8_INVALID UINT32_MAX

/**
 * utf8_encode() - Encode a character
 * @text:      Filled with 1 to UTF8_MAX bytes, without a NUL
 * @character: Unicode, up to 0x10ffff
 *
 * Return: number of bytes
 */
size_t utf8_encode(char text[UTF8_MAX], uint32_t character);

/**
 * utf8_decode() - Take the next character of a text
 * @text: In: NUL-terminated, any bytes, not at the end; out: what follows
 *
 * Source: RFC 3629, section 4. Not a character are one that is written longer than it has to be,
 * half of a surrogate pair, one above U+10FFFF and one that the end of the text cuts off.
 *
 * Return: the character, or UTF8_INVALID, having taken one byte
 */
uint32_t utf8_decode(const char **text);

#endif
