/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/menu/progress.h"

#include "common/min-max.h"
#include "common/units.h"
#include "netboot/text.h"

#include <string.h>

#define BAR_MAX     30
#define BAR_MIN     5
#define NAME_MIN    8
#define SECONDS_MAX (100 * 3600)

/* A time is told after this many milliseconds: before, a rate says nothing. */
#define RATE_AFTER 500

static void format_time(char *text, size_t size, double seconds)
{
    unsigned whole = seconds < SECONDS_MAX ? (unsigned)(seconds + 0.5) : SECONDS_MAX - 1;

    if (whole >= 3600)
        snprintf(text, size, "%u:%02u:%02u", whole / 3600, whole / 60 % 60, whole % 60);
    else
        snprintf(text, size, "%u:%02u", whole / 60, whole % 60);
}

static void format_numbers(const struct progress *progress, char *text, size_t size)
{
    double seconds = (double)progress->elapsed / 1000;
    double rate = progress->elapsed > 0 ? (double)progress->done / seconds : 0;
    char time[32] = "--:--";
    int used = 0;

    if (progress->total > 0)
        used = snprintf(text, size, "%3u%% ",
                        (unsigned)(100.0 * (double)min(progress->done, progress->total) /
                                   (double)progress->total));
    if (progress->done >= progress->total)
        format_time(time, sizeof(time), seconds);
    else if (rate > 0 && progress->elapsed >= RATE_AFTER)
        format_time(time, sizeof(time), (double)(progress->total - progress->done) / rate);
    snprintf(text + used, size - (size_t)used, "%7.1f MiB %6.1f MiB/s %7s",
             (double)progress->done / MIB, rate / MIB, time);
}

static unsigned draw_bar(const struct progress *progress, struct screen *screen, unsigned column,
                         unsigned width)
{
    unsigned inner = width - 2;
    unsigned full = (unsigned)((double)inner * (double)min(progress->done, progress->total) /
                               (double)progress->total);

    screen_put(screen, 0, column, 0, '[');
    for (unsigned i = 0; i < full; i++)
        screen_put(screen, 0, column + 1 + i, 0, '=');
    screen_put(screen, 0, column + 1 + inner, 0, ']');
    return width;
}

void progress_draw(const struct progress *progress, struct screen *screen, unsigned columns)
{
    char numbers[96];
    unsigned width = columns - 1, name, bar = 0, column;

    format_numbers(progress, numbers, sizeof(numbers));
    unsigned taken = (unsigned)strlen(numbers) + 1;
    name = (unsigned)min(text_columns(progress->name), width);
    if (progress->total > 0 && width > taken + NAME_MIN + BAR_MIN)
        bar =
            (unsigned)min(BAR_MAX, max(BAR_MIN, width - taken - 1 - min(name, width - taken - 1)));
    if (width > taken + bar + 1)
        name = (unsigned)min(name, width - taken - bar - 1);
    else
        name = 0;
    screen_clear(screen);
    screen_write(screen, 0, 0, name, 0, progress->name);
    column = name + (name > 0);
    if (bar > 0)
        column += draw_bar(progress, screen, column, bar) + 1;
    screen_write(screen, 0, column, width - (unsigned)min(column, width), 0, numbers);
    screen_set_cursor(screen, 0, (unsigned)min(width, column + strlen(numbers)));
}
