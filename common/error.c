/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ASCII's, and those from U+0080 to U+009F, of which one begins control sequences. As a single byte
 * they follow no byte of a longer character. */
static void replace_control_characters(char *text)
{
    unsigned continues = 0; /* bytes of the character that are still to come */

    for (unsigned char *c = (unsigned char *)text; *c != '\0'; c++) {
        bool continuation = (*c & 0xc0) == 0x80;

        if (continuation && continues > 0) {
            continues--;
            continue;
        }
        continues = *c >= 0xf0 ? 3 : *c >= 0xe0 ? 2 : *c >= 0xc0 ? 1 : 0;
        if (*c == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0) {
            *c = '?';
            continues = 0;
        } else if (*c < 0x20 || *c == 0x7f || (continuation && *c < 0xa0)) {
            *c = '?';
        }
    }
}

static void keep_first(struct error *error, const char *reason, const char *format,
                       va_list arguments)
{
    if (error == NULL || error_is_set(error))
        return;
    int length = vsnprintf(error->message, sizeof(error->message), format, arguments);
    if (reason != NULL && length >= 0 && (size_t)length < sizeof(error->message))
        snprintf(error->message + length, sizeof(error->message) - (size_t)length, ": %s", reason);
    replace_control_characters(error->message);
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
