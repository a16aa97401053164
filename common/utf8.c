/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/utf8.h"

#define LAST_CHARACTER 0x10ffff

size_t utf8_encode(char text[UTF8_MAX], uint32_t character)
{
    unsigned more = character < 0x80 ? 0 : character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;

    text[0] = (char)(more == 0 ? character : 0xffU << (7 - more) | character >> 6 * more);
    for (unsigned i = 1; i <= more; i++)
        text[i] = (char)(0x80 | (character >> 6 * (more - i) & 0x3f));
    return more + 1;
}

uint32_t utf8_decode(const char **text)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    const uint8_t *bytes = (const uint8_t *)*text;
    unsigned more = bytes[0] < 0x80    ? 0
                    : bytes[0] < 0xc0  ? 4
                    : bytes[0] < 0xe0  ? 1
                    : bytes[0] < 0xf0  ? 2
                    : bytes[0] <= 0xf4 ? 3
                                       : 4;
    uint32_t character = more == 0 ? bytes[0] : bytes[0] & 0x3fU >> more;

    ++*text;
    if (more > 3)
        return UTF8_INVALID;
    for (unsigned i = 1; i <= more; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return UTF8_INVALID;
        character = character << 6 | (bytes[i] & 0x3fU);
    }
    if (character < least[more] || character > LAST_CHARACTER ||
        (character >= 0xd800 && character <= 0xdfff))
        return UTF8_INVALID;
    *text += more;
    return character;
}
