/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/transfer/watch.h"

#include <inttypes.h>
#include <stddef.h>

/* Servers that send slowly, but not too slowly for one file, could go on for days. */
static int count_time(struct watch *watch, int64_t now, uint64_t done, struct error *error)
{
    int64_t *left = watch->config->time;

    if (left == NULL)
        return 0;
    *left -= watch->last == 0 ? 0 : now - watch->last;
    watch->last = now;
    if (*left > 0)
        return 0;
    return error_set(error, "transfers take too long; %" PRIu64 " bytes of it have come", done);
}

int watch_pass(struct watch *watch, int64_t now, uint64_t done, uint64_t total, struct error *error)
{
    if (now < watch->due)
        return 0;
    watch->due = now + WATCH_INTERVAL;
    if (count_time(watch, now, done, error) < 0)
        return -1;
    if (watch->config->progress(watch->config->context, done, total))
        return error_set(error, "cancelled");
    return 0;
}
