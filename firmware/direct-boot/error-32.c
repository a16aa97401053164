/* SPDX-License-Identifier: GPL-2.0-or-later */
/* common/error.h for code without a C library; the formats are those of message-format.h. */
#include "common/error.h"
#include "firmware/direct-boot/message-format.h"

#include <stdarg.h>

int error_set(struct error *error, const char *format, ...)
{
    va_list arguments;

    if (error == NULL || error_is_set(error))
        return -1;
    va_start(arguments, format);
    message_format(error->message, sizeof(error->message), format, arguments);
    va_end(arguments);
    return -1;
}

bool error_is_set(const struct error *error)
{
    return error->message[0] != '\0';
}
