/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/text.h"

#include "common/array.h"
#include "common/character-range.h"
#include "common/utf8.h"

#define ESCAPE  0x1b
#define DELETE  0x7f
#define CSI     0x9b /* of the control characters from 0x80 to 0x9f: begins a control sequence */
#define UNSHOWN '?'

/* One column on every terminal: the blocks that text consoles have fonts for, without combining
 * characters and without those that some terminals draw as pictures, two columns wide. */
static const struct character_range shown[] = {
    {0x20, 0x7e},     {0xa1, 0xac},     {0xae, 0x2ff},    {0x370, 0x377},   {0x37a, 0x37f},
    {0x384, 0x3ff},   {0x400, 0x482},   {0x48a, 0x52f},   {0x1e00, 0x1fff}, {0x2010, 0x2027},
    {0x2030, 0x205e}, {0x20a0, 0x20bf}, {0x2190, 0x21ff}, {0x2200, 0x2319}, {0x2500, 0x25fc},
};

/* Invisible, or turn the direction of writing. */
static const struct character_range format[] = {
    {0xad, 0xad},     {0x300, 0x36f},   {0x61c, 0x61c},   {0x200b, 0x200f},   {0x2028, 0x202e},
    {0x2060, 0x206f}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xe0000, 0xe0fff},
};

bool text_is_shown(uint32_t character)
{
    return character_is_in(character, shown, ARRAY_SIZE(shown));
}

/* The rest of a control sequence: parameters, intermediates, one final byte. Source: ECMA-48. */
static void skip_control_sequence(const char **text)
{
    while (**text >= 0x20 && **text < 0x40)
        ++*text;
    if (**text >= 0x40 && **text < DELETE)
        ++*text;
}

/* A title or the like, up to BEL or ST; only so far as its line goes if it has no end. */
static void skip_string(const char **text)
{
    while (**text != '\0' && **text != '\n' && **text != '\a' && **text != ESCAPE)
        ++*text;
    if (**text == '\a')
        ++*text;
}

static void skip_escape_sequence(const char **text)
{
    switch (**text) {
    case '[':
        ++*text;
        skip_control_sequence(text);
        break;
    case ']':
    case 'P':
    case 'X':
    case '^':
    case '_':
        skip_string(text);
        break;
    default:
        while (**text >= 0x20 && **text < 0x30)
            ++*text;
        if (**text >= 0x30 && **text < DELETE)
            ++*text;
        break;
    }
}

uint32_t text_next(const char **text)
{
    while (**text != '\0') {
        uint32_t character = utf8_decode(text);

        if (character == '\n' || text_is_shown(character))
            return character;
        if (character == '\t' || character == 0xa0)
            return ' ';
        if (character == ESCAPE)
            skip_escape_sequence(text);
        else if (character == CSI)
            skip_control_sequence(text);
        else if (character >= 0xa0 && !character_is_in(character, format, ARRAY_SIZE(format)))
            return UNSHOWN;
    }
    return 0;
}

void text_write(uint32_t character, FILE *output)
{
    char bytes[UTF8_MAX];
    size_t count = utf8_encode(bytes, character);

    fwrite(bytes, 1, count, output);
}

size_t text_columns(const char *text)
{
    size_t columns = 0;

    for (uint32_t character = text_next(&text); character != 0 && character != '\n';
         character = text_next(&text))
        columns++;
    return columns;
}
