/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan/argv.h"

#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void append(struct plan_arguments *arguments, char *word)
{
    if (arguments->count + 1 >= arguments->capacity) {
        arguments->capacity = arguments->capacity == 0 ? 64 : 2 * arguments->capacity;
        arguments->values =
            reallocarray(arguments->values, arguments->capacity, sizeof(arguments->values[0]));
    }
    if (word == NULL || arguments->values == NULL)
        errx(EXIT_FAILURE, "out of memory");
    arguments->values[arguments->count++] = word;
    arguments->values[arguments->count] = NULL;
}

void plan_arguments_add(struct plan_arguments *arguments, const char *format, ...)
{
    va_list values;
    char *word;

    va_start(values, format);
    if (vasprintf(&word, format, values) < 0)
        word = NULL;
    va_end(values);
    append(arguments, word);
}

void plan_arguments_option(struct plan_arguments *arguments, const char *option, const char *value)
{
    plan_arguments_add(arguments, "%s", option);
    plan_arguments_add(arguments, "%s", value);
}

void plan_arguments_clear(struct plan_arguments *arguments)
{
    for (unsigned i = 0; i < arguments->count; i++)
        free(arguments->values[i]);
    free(arguments->values);
    *arguments = (struct plan_arguments){0};
}
