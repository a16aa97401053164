/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/pxelinux/display.h"

#include "common/alloc.h"
#include "common/min-max.h"

#include <stdbool.h>

#define CLEAR       12 /* FF */
#define COLOUR      15 /* SI: two hexadecimal digits follow */
#define MODES       16 /* DLE to ETB: for which kinds of screen the following is */
#define MODES_LAST  23
#define MODE_TEXT   0x1U /* bit of those kinds */
#define IMAGE       24   /* CAN: a file's name follows, up to the end of the line */
#define END_OF_FILE 26   /* SUB */

char *display_text(const char *text, size_t size)
{
    char *result = alloc_bytes(min(size, DISPLAY_MAX) + 1);
    size_t used = 0;
    bool shown = true;

    for (size_t i = 0; i < size && used < DISPLAY_MAX && text[i] != END_OF_FILE; i++) {
        unsigned char byte = (unsigned char)text[i];

        if (byte == COLOUR)
            i += 2;
        else if (byte >= MODES && byte <= MODES_LAST)
            shown = (byte & MODE_TEXT) != 0;
        else if (byte == IMAGE)
            while (i + 1 < size && text[i + 1] != '\n')
                i++;
        else if (byte == CLEAR && used > 0)
            result[used++] = '\n';
        else if (shown && (byte >= ' ' || byte == '\n' || byte == '\t'))
            result[used++] = (char)byte;
    }
    result[used] = '\0';
    return result;
}
