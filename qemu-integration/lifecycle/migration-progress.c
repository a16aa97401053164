/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/migration-progress.h"

#include "qemu-integration/lifecycle/outgoing-progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

/* How often there is something new, in seconds. */
#define INTERVAL 5

/* The same on a terminal, in microseconds. */
#define TERMINAL_INTERVAL 250000

#define PREFIX "qemu-xen: migrate: "

static void on_time(evutil_socket_t fd, short what, void *context)
{
    const struct lifecycle *cycle = context;
    char line[OUTGOING_LINE_SIZE];

    (void)fd, (void)what;
    outgoing_progress_line(cycle, line);
    if (cycle->progress.on_terminal)
        fprintf(stderr, "\r" PREFIX "%-*s", OUTGOING_LINE_WIDTH, line);
    else
        fprintf(stderr, PREFIX "%s\n", line);
    fflush(stderr);
}

static void begin(struct lifecycle *cycle)
{
    struct life_progress *progress = &cycle->progress;
    bool on_terminal = isatty(STDERR_FILENO);
    const struct timeval interval = {.tv_sec = on_terminal ? 0 : INTERVAL,
                                     .tv_usec = on_terminal ? TERMINAL_INTERVAL : 0};

    progress->on_terminal = on_terminal;
    progress->timer = event_new(cycle->events.loop, -1, EV_PERSIST, on_time, cycle);
    if (progress->timer != NULL)
        event_add(progress->timer, &interval);
}

/* What comes next begins a line. */
static void end(struct life_progress *progress)
{
    if (progress->timer == NULL)
        return;
    event_free(progress->timer);
    progress->timer = NULL;
    if (progress->on_terminal)
        fprintf(stderr, "\r%*s\r", (int)sizeof(PREFIX) - 1 + OUTGOING_LINE_WIDTH, "");
}

void migration_progress_on_status(struct lifecycle *cycle)
{
    const struct life_outgoing *outgoing = &cycle->outgoing;

    if (!cycle->plan->vm->migrate_progress)
        return;
    if (outgoing->status == OUTGOING_ACTIVE) {
        begin(cycle);
        return;
    }
    end(&cycle->progress);
    if (outgoing->status == OUTGOING_COMPLETED)
        fprintf(stderr,
                PREFIX "completed after %.1f s, the guest was suspended for the last %" PRId64
                       " ms\n",
                (double)(outgoing->ended - outgoing->began) / 1000,
                outgoing->ended - outgoing->suspended);
}
