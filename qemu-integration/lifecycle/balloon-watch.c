/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/balloon-watch.h"

#include "common/clock.h"
#include "qemu-integration/guest/balloon.h"

/* How often to ask, in seconds: QEMU's limit for the event. */
#define INTERVAL 1

/* After so long without a change the driver has done what it can, in milliseconds: Linux tries
 * again at most every 32 s. */
#define QUIET_LIMIT 64000

static void ask_later(struct life_balloon *balloon)
{
    const struct timeval interval = {.tv_sec = INTERVAL};

    event_add(balloon->timer, &interval);
}

static void on_time(evutil_socket_t fd, short what, void *context)
{
    struct lifecycle *cycle = context;
    struct life_balloon *balloon = &cycle->balloon;
    struct error error = {0};
    uint64_t actual;

    (void)fd, (void)what;
    if (guest_get_memory(&cycle->guest, &actual, &error) < 0)
        return;
    if (actual != balloon->actual) {
        balloon->actual = actual;
        balloon->changed = clock_milliseconds();
        front_balloon_change(cycle->monitors, actual);
    }
    if (actual != balloon->target && clock_milliseconds() - balloon->changed < QUIET_LIMIT)
        ask_later(balloon);
}

void balloon_watch_begin(struct lifecycle *cycle, uint64_t target)
{
    struct life_balloon *balloon = &cycle->balloon;
    struct error error = {0};

    if (balloon->timer == NULL)
        balloon->timer = event_new(cycle->events.loop, -1, 0, on_time, cycle);
    if (balloon->timer == NULL)
        return;
    if (!event_pending(balloon->timer, EV_TIMEOUT, NULL) &&
        guest_get_memory(&cycle->guest, &balloon->actual, &error) < 0)
        return;
    balloon->target = target;
    balloon->changed = clock_milliseconds();
    ask_later(balloon);
}

void balloon_watch_end_life(struct lifecycle *cycle)
{
    if (cycle->balloon.timer != NULL)
        event_free(cycle->balloon.timer);
    cycle->balloon.timer = NULL;
}
