/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/terminal/console-font.h"

#include <stddef.h>
#include <stdlib.h>

#define REPLACEMENT 0xfffd

/* The format of make-font; its glyphs have the size in the header file. */
struct font {
    char magic[8];
    uint32_t width, height;
    uint32_t count;
    uint32_t unused;
    uint32_t characters[]; /* count of them, ascending; then the rows of the glyphs */
};

_Static_assert(offsetof(struct font, characters) == 24, "the format of make-font");

/* Defined in console-font-data.S. */
extern const struct font console_font_regular;
extern const struct font console_font_bold;

static int compare(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

static const uint16_t *find_glyph(const struct font *font, uint32_t character)
{
    const uint32_t *found =
        bsearch(&character, font->characters, font->count, sizeof(character), compare);

    if (found == NULL)
        return NULL;
    return (const uint16_t *)(font->characters + font->count) +
           (found - font->characters) * CONSOLE_FONT_HEIGHT;
}

const uint16_t *console_font_glyph(uint32_t character, bool bold)
{
    const struct font *font = bold ? &console_font_bold : &console_font_regular;
    const uint16_t *glyph = find_glyph(font, character);

    /* make-font fails without this one. */
    return glyph != NULL ? glyph : find_glyph(font, REPLACEMENT);
}
