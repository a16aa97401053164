/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "console.h"

#include <stdbool.h>
#include <stdint.h>
#include <xen/io/console.h>
#include <xen/xen.h>

#include "addresses.h"
#include "ring.h"
#include "shared-info.h"

#define PATIENCE (30 * SECOND_NS)

static struct {
    struct ring out;
    struct ring in;
    evtchn_port_t port;
    bool dead; /* nothing takes the bytes: do not wait any longer */
} console;

void console_open(const struct start_info *start)
{
    struct xencons_interface *page = pfn_to_virtual(mfn_to_pfn(start->console.domU.mfn));

    console.out = (struct ring){.bytes = page->out,
                                .size = sizeof(page->out),
                                .consumer = &page->out_cons,
                                .producer = &page->out_prod};
    console.in = (struct ring){.bytes = page->in,
                               .size = sizeof(page->in),
                               .consumer = &page->in_cons,
                               .producer = &page->in_prod};
    console.port = start->console.domU.evtchn;
}

static void put(char byte)
{
    uint64_t deadline = 0;

    while (!console.dead && !ring_put(&console.out, byte)) {
        if (deadline == 0) {
            event_notify(console.port);
            deadline = clock_now() + PATIENCE;
        }
        event_clear(console.port);
        if (ring_put(&console.out, byte))
            return;
        console.dead = !event_poll(console.port, deadline);
    }
}

void console_write(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\n')
            put('\r');
        put(*text);
    }
    event_notify(console.port);
}

void console_flush(void)
{
    uint64_t deadline = clock_now() + PATIENCE;

    while (!console.dead) {
        event_clear(console.port);
        if (ring_is_empty(&console.out))
            return;
        console.dead = !event_poll(console.port, deadline);
    }
}

char console_read(void)
{
    char byte;

    for (;;) {
        event_clear(console.port);
        if (ring_get(&console.in, &byte))
            break;
        event_poll(console.port, 0);
    }
    if (ring_is_empty(&console.in))
        event_notify(console.port); /* there is space again */
    return byte;
}
