/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/line-text.h"

#include "common/utf8.h"

#include <stdint.h>

/* With those below U+0020, all control characters. */
#define DELETE       0x7f
#define CONTROL_LAST 0x9f

bool line_text_continues(char byte)
{
    return ((uint8_t)byte & 0xc0) == 0x80;
}

size_t line_text_columns(const char *text, size_t length)
{
    size_t count = 0;

    for (size_t i = 0; i < length; i++)
        count += !line_text_continues(text[i]);
    return count;
}

bool line_text_is_utf8(const char *text)
{
    while (*text != '\0')
        if (utf8_decode(&text) == UTF8_INVALID)
            return false;
    return true;
}

bool line_text_can_be_typed(const char *text)
{
    while (*text != '\0') {
        uint32_t character = utf8_decode(&text);

        if (character == UTF8_INVALID || character < ' ' ||
            (character >= DELETE && character <= CONTROL_LAST))
            return false;
    }
    return true;
}
