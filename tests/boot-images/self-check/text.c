/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text.h"

static void add_char(struct text *text, char more)
{
    if (text->room <= 1)
        return;
    *text->next++ = more;
    *text->next = '\0';
    text->room--;
}

void text_start(struct text *text, char *buffer, size_t size)
{
    text->next = buffer;
    text->room = size;
    *buffer = '\0';
}

void text_add(struct text *text, const char *more)
{
    while (*more != '\0')
        add_char(text, *more++);
}

void text_add_hex(struct text *text, uint64_t number)
{
    unsigned int shift = 60;

    text_add(text, "0x");
    while (shift > 0 && number >> shift == 0)
        shift -= 4;
    for (;; shift -= 4) {
        unsigned int digit = number >> shift & 0xf;

        add_char(text, (char)(digit < 10 ? '0' + digit : 'a' + digit - 10));
        if (shift == 0)
            break;
    }
}

void text_add_decimal(struct text *text, uint32_t number)
{
    char digits[10];
    unsigned int count = 0;

    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    while (count > 0)
        add_char(text, digits[--count]);
}
