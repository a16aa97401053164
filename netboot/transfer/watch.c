/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/transfer/watch.h"

int watch_pass(struct watch *watch, int64_t now, uint64_t done, uint64_t total, struct error *error)
{
    if (now < watch->due)
        return 0;
    watch->due = now + WATCH_INTERVAL;
    if (watch->config->progress(watch->config->context, done, total))
        return error_set(error, "cancelled");
    return 0;
}
