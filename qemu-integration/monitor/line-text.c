/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/line-text.h"

#include <stdint.h>

#define DELETE 0x7f

/* U+0080 to U+009F are this and a byte below U+00A0's. */
#define CONTROL_FIRST 0xc2
#define CONTROL_END   0xa0

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
    const uint8_t *byte = (const uint8_t *)text;

    while (*byte != 0) {
        unsigned more = *byte < 0x80   ? 0
                        : *byte < 0xc2 ? 9
                        : *byte < 0xe0 ? 1
                        : *byte < 0xf0 ? 2
                        : *byte < 0xf5 ? 3
                                       : 9;
        uint8_t first = *byte++;

        if (more == 9 || (first == 0xe0 && *byte < 0xa0) || (first == 0xed && *byte > 0x9f) ||
            (first == 0xf0 && *byte < 0x90) || (first == 0xf4 && *byte > 0x8f))
            return false;
        for (; more > 0; more--)
            if ((*byte++ & 0xc0) != 0x80)
                return false;
    }
    return true;
}

bool line_text_can_be_typed(const char *text)
{
    if (!line_text_is_utf8(text))
        return false;
    for (const uint8_t *byte = (const uint8_t *)text; *byte != 0; byte++)
        if (*byte < ' ' || *byte == DELETE || (byte[0] == CONTROL_FIRST && byte[1] < CONTROL_END))
            return false;
    return true;
}
