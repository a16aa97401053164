/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void keep_first(struct error *error, const char *reason, const char *format,
                       va_list arguments)
{
    if (error == NULL || error_is_set(error))
        return;
    int length = vsnprintf(error->message, sizeof(error->message), format, arguments);
    if (reason != NULL && length >= 0 && (size_t)length < sizeof(error->message))
        snprintf(error->message + length, sizeof(error->message) - (size_t)length, ": %s", reason);
    for (char *c = error->message; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = '?';
}

int error_set(struct error *error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    keep_first(error, NULL, format, arguments);
    va_end(arguments);
    return -1;
}

int error_set_errno(struct error *error, int number, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    keep_first(error, strerror(number), format, arguments);
    va_end(arguments);
    return -1;
}

bool error_is_set(const struct error *error)
{
    return error->message[0] != '\0';
}

void error_warn(const struct error *error)
{
    if (error_is_set(error))
        fprintf(stderr, "qemu-xen: warning: %s\n", error->message);
}
