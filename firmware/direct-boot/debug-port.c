/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/direct-boot/debug-port.h"

#include "firmware/direct-boot/message-format.h"
#include "firmware/direct-boot/ports.h"

#include <stdarg.h>

#define DEBUG_PORT 0xe9

/* Which firmware speaks: uefi-boot is compiled with its own. */
#ifndef DEBUG_LINE_PREFIX
#define DEBUG_LINE_PREFIX "direct-boot: "
#endif

void debug_line(const char *format, ...)
{
    static const char prefix[] = DEBUG_LINE_PREFIX;
    char line[200];
    size_t length = sizeof(prefix) - 1;
    va_list arguments;

    __builtin_memcpy(line, prefix, length);
    va_start(arguments, format);
    length += message_format(line + length, sizeof(line) - length, format, arguments);
    va_end(arguments);
    line[length++] = '\n'; /* in place of the NUL */
    port_write_bytes(DEBUG_PORT, line, length);
}
