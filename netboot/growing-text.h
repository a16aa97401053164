/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts that grow up to a limit. If memory is exhausted, the program ends (common/alloc.h).
 */
#ifndef NETBOOT_GROWING_TEXT_H
#define NETBOOT_GROWING_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

struct text {
    char *data;    /* owned; NULL: empty; else NUL-terminated */
    size_t length; /* bytes, without the NUL */
    size_t space;  /* bytes at @data */
    size_t limit;  /* the largest length */
};

/**
 * text_add_bytes() - Append bytes
 *
 * Return: false, and the text is as it was, if it would be longer than its limit
 */
bool text_add_bytes(struct text *text, const char *bytes, size_t size);

/**
 * text_add() - Append a string; as text_add_bytes()
 */
bool text_add(struct text *text, const char *string);

/**
 * text_string() - What is in a text
 *
 * Return: the NUL-terminated string, borrowed until the text is changed
 */
const char *text_string(const struct text *text);

/**
 * text_take() - Take the string out of a text, which is empty afterwards
 *
 * Return: the NUL-terminated string, for the caller to free()
 */
char *text_take(struct text *text);

static inline void cleanup_text_function(struct text *text)
{
    free(text->data);
}

#define cleanup_text __attribute__((cleanup(cleanup_text_function)))

/**
 * text_join() - Put words together with a space between each two
 *
 * Return: the text, for the caller to free()
 */
char *text_join(char *const *words, size_t count);

#endif
