/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/menu/line-edit.h"

#include "common/utf8.h"
#include "netboot/host.h"
#include "netboot/menu/key-decoder.h"
#include "netboot/text.h"

#include <string.h>

#define CONTROL(letter) ((letter) - '@')

static bool insert(struct line_edit *edit, uint32_t character)
{
    char bytes[UTF8_MAX];
    size_t count = utf8_encode(bytes, character);

    if (edit->length + count >= edit->size)
        return false;
    memmove(edit->text + edit->cursor + count, edit->text + edit->cursor,
            edit->length - edit->cursor + 1);
    memcpy(edit->text + edit->cursor, bytes, count);
    edit->length += count;
    edit->cursor += count;
    return true;
}

void line_edit_begin(struct line_edit *edit, char *text, size_t size, bool hidden)
{
    const char *from = text;
    char *to = text;

    *edit = (struct line_edit){.text = text, .size = size, .hidden = hidden};
    /* What is written is never longer than what was read. */
    for (uint32_t character = text_next(&from); character != 0; character = text_next(&from))
        if (character != '\n')
            to += utf8_encode(to, character);
    *to = '\0';
    edit->length = edit->cursor = (size_t)(to - text);
}

static bool continues_character(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

static size_t place_before(const struct line_edit *edit)
{
    size_t place = edit->cursor;

    while (place > 0 && continues_character(edit->text[--place]))
        ;
    return place;
}

static size_t place_after(const struct line_edit *edit)
{
    size_t place = edit->cursor;

    if (place < edit->length)
        place++;
    while (continues_character(edit->text[place]))
        place++;
    return place;
}

static size_t word_before(const struct line_edit *edit)
{
    size_t place = edit->cursor;

    while (place > 0 && edit->text[place - 1] == ' ')
        place--;
    while (place > 0 && edit->text[place - 1] != ' ')
        place--;
    return place;
}

static void erase(struct line_edit *edit, size_t begin, size_t end)
{
    memmove(edit->text + begin, edit->text + end, edit->length - end + 1);
    edit->length -= end - begin;
    edit->cursor = begin;
}

bool line_edit_take(struct line_edit *edit, int key)
{
    switch (key) {
    case NETBOOT_KEY_LEFT:
    case CONTROL('B'):
        edit->cursor = place_before(edit);
        return true;
    case NETBOOT_KEY_RIGHT:
        edit->cursor = place_after(edit);
        return true;
    case NETBOOT_KEY_HOME:
    case CONTROL('A'):
        edit->cursor = 0;
        return true;
    case NETBOOT_KEY_END:
    case CONTROL('E'):
        edit->cursor = edit->length;
        return true;
    case KEY_BACKSPACE:
        erase(edit, place_before(edit), edit->cursor);
        return true;
    case NETBOOT_KEY_DELETE:
    case CONTROL('D'):
        erase(edit, edit->cursor, place_after(edit));
        return true;
    case CONTROL('K'):
        erase(edit, edit->cursor, edit->length);
        return true;
    case CONTROL('U'):
        erase(edit, 0, edit->cursor);
        return true;
    case CONTROL('W'):
        erase(edit, word_before(edit), edit->cursor);
        return true;
    default:
        return key >= 0 && text_is_shown((uint32_t)key) && insert(edit, (uint32_t)key);
    }
}

static size_t columns(const char *text, size_t length)
{
    size_t count = 0;

    for (size_t i = 0; i < length; i++)
        count += !continues_character(text[i]);
    return count;
}

void line_edit_draw(struct line_edit *edit, struct screen *screen, unsigned row, unsigned column,
                    unsigned width)
{
    const char *text = edit->text;
    size_t shown = edit->hidden ? 0 : width - 1;
    size_t cursor = edit->hidden ? 0 : columns(edit->text, edit->cursor);

    /* It scrolls by half its width, so that not each key draws all of it anew. */
    if (cursor < edit->first)
        edit->first = cursor > width / 2 ? cursor - width / 2 : 0;
    else if (cursor > edit->first + shown)
        edit->first = cursor - width / 2;
    for (size_t i = 0; i < edit->first + shown; i++) {
        uint32_t character = text_next(&text);

        if (character == 0)
            break;
        if (i >= edit->first)
            screen_put(screen, row, column + (unsigned)(i - edit->first), 0, character);
    }
    screen_set_cursor(screen, row, column + (unsigned)(cursor - edit->first));
}
