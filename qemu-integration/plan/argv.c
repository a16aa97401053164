/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan/argv.h"

#include "common/alloc.h"

#include <stdarg.h>
#include <stdlib.h>

static void append(struct plan_arguments *arguments, char *word)
{
    if (arguments->count + 1 >= arguments->capacity) {
        arguments->capacity = arguments->capacity == 0 ? 64 : 2 * arguments->capacity;
        arguments->values =
            alloc_resize(arguments->values, arguments->capacity, sizeof(arguments->values[0]));
    }
    arguments->values[arguments->count++] = word;
    arguments->values[arguments->count] = NULL;
}

void plan_arguments_add(struct plan_arguments *arguments, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    append(arguments, alloc_vformat(format, values));
    va_end(values);
}

void plan_arguments_option(struct plan_arguments *arguments, const char *option, const char *value)
{
    append(arguments, alloc_copy(option));
    append(arguments, alloc_copy(value));
}

void plan_arguments_clear(struct plan_arguments *arguments)
{
    for (unsigned i = 0; i < arguments->count; i++)
        free(arguments->values[i]);
    free(arguments->values);
    *arguments = (struct plan_arguments){0};
}
