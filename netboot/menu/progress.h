/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The line that shows how far a file has come. Pure.
 */
#ifndef NETBOOT_MENU_PROGRESS_H
#define NETBOOT_MENU_PROGRESS_H

#include "netboot/menu/screen.h"

#include <stdint.h>

struct progress {
    const char *name;
    uint64_t done, total; /* bytes; @total 0: not known */
    int64_t elapsed;      /* milliseconds */
};

/**
 * progress_draw() - Put the line into a picture of one row
 * @columns: Of the terminal, at least 10; the last one stays free
 *
 * Name, bar and percent (as far as the total is known and there is space), MiB, rate, and the
 * remaining time, or at the end the time that it took.
 */
void progress_draw(const struct progress *progress, struct screen *screen, unsigned columns);

#endif
