/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "screen.h"

#include <linux/screen_info.h>
#include <stdint.h>

#define TEXT_MEMORY   0xb8000
#define TEXT_MODE     3
#define IS_VGA        1 /* orig_video_isVGA of a VGA in text mode */
#define COLUMNS       80
#define ROWS          25
#define HALF          (COLUMNS / 2)
#define LINES         (2 * (ROWS - 1)) /* the last row is for the verdict */
#define ATTRIBUTE     0x0700           /* light grey on black */
#define ATTRIBUTE_END 0x0f00           /* white on black */

static void put(unsigned int row, unsigned int column, const char *line, uint16_t attribute)
{
    volatile uint16_t *cell = (volatile uint16_t *)TEXT_MEMORY + row * COLUMNS + column;

    for (unsigned int i = 0; i < HALF && line[i] != '\0'; i++)
        cell[i] = (uint16_t)(attribute | (uint8_t)line[i]);
}

void screen_open(struct screen *screen, const struct screen_info *info)
{
    screen->line = 0;
    screen->usable = info->orig_video_isVGA == IS_VGA && info->orig_video_mode == TEXT_MODE &&
                     info->orig_video_cols == COLUMNS && info->orig_video_lines == ROWS;
    if (!screen->usable)
        return;
    for (unsigned int i = 0; i < COLUMNS * ROWS / 2; i++)
        ((volatile uint32_t *)TEXT_MEMORY)[i] = (uint32_t)(ATTRIBUTE | ' ') * 0x10001U;
}

void screen_line(struct screen *screen, const char *line)
{
    if (!screen->usable || screen->line >= LINES)
        return;
    put(screen->line % (ROWS - 1), screen->line / (ROWS - 1) * HALF, line, ATTRIBUTE);
    screen->line++;
}

void screen_verdict(struct screen *screen, const char *line)
{
    if (screen->usable)
        put(ROWS - 1, 0, line, ATTRIBUTE_END);
}
