/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Builds text in a buffer of fixed size; what does not fit is left out. */
#ifndef SELF_CHECK_TEXT_H
#define SELF_CHECK_TEXT_H

#include <stddef.h>
#include <stdint.h>

#define TEXT_LINE_SIZE   128
#define TEXT_NUMBER_SIZE 20 /* 0x, 16 digits, NUL */

struct text {
    char *next;
    size_t room; /* bytes left, including the NUL */
};

/**
 * text_start() - An empty text in @buffer
 * @size: Size of @buffer, at least 1
 */
void text_start(struct text *text, char *buffer, size_t size);

/**
 * text_add(), text_add_hex(), text_add_decimal() - Append; the text is NUL-terminated after each
 */
void text_add(struct text *text, const char *more);
void text_add_hex(struct text *text, uint64_t number);
void text_add_decimal(struct text *text, uint32_t number);

#endif
