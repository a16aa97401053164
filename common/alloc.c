/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/alloc.h"

#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *checked(void *memory)
{
    if (memory == NULL)
        errx(EXIT_FAILURE, "out of memory");
    return memory;
}

void *alloc_bytes(size_t size)
{
    return checked(malloc(size));
}

void *alloc_resize(void *array, size_t count, size_t size)
{
    return checked(reallocarray(array, count, size));
}

char *alloc_copy(const char *text)
{
    return checked(strdup(text));
}

void alloc_replace(char **text, const char *replacement)
{
    char *copy = alloc_copy(replacement);

    free(*text);
    *text = copy;
}

char *alloc_vformat(const char *format, va_list values)
{
    char *text;

    if (vasprintf(&text, format, values) < 0)
        text = NULL;
    return checked(text);
}

char *alloc_format(const char *format, ...)
{
    va_list values;
    char *text;

    va_start(values, format);
    text = alloc_vformat(format, values);
    va_end(values);
    return text;
}
