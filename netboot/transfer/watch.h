/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls transfer_config's progress() several times a second, however often data comes.
 */
#ifndef NETBOOT_TRANSFER_WATCH_H
#define NETBOOT_TRANSFER_WATCH_H

#include "common/error.h"
#include "netboot/transfer/transfer.h"

#define WATCH_INTERVAL 100 /* ms between calls; whoever waits, waits no longer at a time */

struct watch {
    const struct transfer_config *config;
    int64_t due;  /* ms of clock_milliseconds(); 0: at once */
    int64_t last; /* when time was counted last; 0: not yet */
};

/**
 * watch_pass() - Count the time, and call progress() if it is due
 * @done, @total: As for progress()
 * @error:        Filled if the user has cancelled, or the time is over
 *
 * Return: 0, or -1 if so
 */
int watch_pass(struct watch *watch, int64_t now, uint64_t done, uint64_t total,
               struct error *error);

#endif
