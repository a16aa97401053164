/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory for code that has no effect to undo: options, plan, lists. If memory is exhausted, the
 * program ends with status 1 and one line, "out of memory", so no result is ever NULL and no caller
 * checks.
 *
 * Code that holds something to be taken down reports a failed allocation through its struct error.
 */
#ifndef COMMON_ALLOC_H
#define COMMON_ALLOC_H

#include <stdarg.h>
#include <stddef.h>

/**
 * alloc_bytes() - As malloc()
 *
 * Return: @size bytes, uninitialized, for the caller to free()
 */
void *alloc_bytes(size_t size) __attribute__((malloc, returns_nonnull));

/**
 * alloc_resize() - As reallocarray(): make space for @count elements of @size bytes each
 * @array: From this module or NULL, owned; not valid afterwards
 *
 * Return: the array, for the caller to free()
 */
void *alloc_resize(void *array, size_t count, size_t size) __attribute__((returns_nonnull));

/**
 * alloc_copy() - As strdup()
 *
 * Return: the copy, for the caller to free()
 */
char *alloc_copy(const char *text) __attribute__((malloc, returns_nonnull));

/**
 * alloc_replace() - Free a text and put a copy of another in its place
 * @text: Owned text or NULL
 */
void alloc_replace(char **text, const char *replacement);

/**
 * alloc_format() - As asprintf()
 *
 * Return: the text, for the caller to free()
 */
char *alloc_format(const char *format, ...) __attribute__((format(printf, 1, 2), returns_nonnull));

/**
 * alloc_vformat() - As vasprintf()
 *
 * Return: the text, for the caller to free()
 */
char *alloc_vformat(const char *format, va_list values)
    __attribute__((format(printf, 1, 0), returns_nonnull));

#endif
