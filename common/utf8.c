/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/utf8.h"

size_t utf8_encode(char text[UTF8_MAX], uint32_t character)
{
    unsigned more = character < 0x80 ? 0 : character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;

    text[0] = (char)(more == 0 ? character : 0xffU << (7 - more) | character >> 6 * more);
    for (unsigned i = 1; i <= more; i++)
        text[i] = (char)(0x80 | (character >> 6 * (more - i) & 0x3f));
    return more + 1;
}
