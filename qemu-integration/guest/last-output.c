/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/guest/last-output.h"

#include "common/clock.h"
#include "common/poll-interval.h"
#include "common/process.h"
#include "qemu-integration/host/end-signals.h"
#include "qemu-integration/xen/console-page.h"

void guest_await_last_output(const struct guest *guest, int limit, void (*pass_on)(void *context),
                             void *context)
{
    const int64_t end = clock_milliseconds() + limit;
    int interval = POLL_INTERVAL_FIRST;

    if (guest->console_ring == 0)
        return;
    while (guest->device_model.pid > 0 &&
           console_page_is_unread(&guest->domain, guest->console_ring) &&
           clock_milliseconds() < end && !end_signals_pending(guest->end_signals)) {
        pass_on(context);
        if (process_ends_before(guest->device_model.pid, interval, guest->end_signals))
            return;
        interval = poll_interval_next(interval);
    }
}
