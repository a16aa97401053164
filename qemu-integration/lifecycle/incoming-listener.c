/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/incoming-listener.h"

#include "common/cleanup.h"
#include "common/resolve.h"
#include "qemu-integration/migration/transport.h"

#include <sys/socket.h>
#include <unistd.h>

/* How often to look whether the host is known, in microseconds. */
#define LOOK_INTERVAL 50000

static void free_event(struct event **event)
{
    if (*event != NULL)
        event_free(*event);
    *event = NULL;
}

void incoming_stop_listening(struct life_incoming *incoming)
{
    free_event(&incoming->look);
    resolve_abandon(steal_pointer(&incoming->query));
    free_event(&incoming->connect);
    if (incoming->listener < 0)
        return;
    close(steal_fd(&incoming->listener));
    if (incoming->address.transport == MIGRATION_UNIX &&
        transport_is_socket(incoming->address.text))
        unlink(incoming->address.text);
}

bool incoming_is_listening(const struct life_incoming *incoming)
{
    return incoming->query != NULL || incoming->listener >= 0;
}

/* The first connection is the guest; there are no others. */
static void on_connection(evutil_socket_t listener, short what, void *context)
{
    struct lifecycle *cycle = context;
    cleanup_fd int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

    (void)what;
    if (fd < 0)
        return;
    incoming_stop_listening(&cycle->incoming);
    cycle->incoming.connected(cycle, fd);
}

/* The host is known, or has none. */
static int open_listener(struct lifecycle *cycle, struct error *error)
{
    struct life_incoming *incoming = &cycle->incoming;

    incoming->listener =
        transport_listen(&incoming->address, steal_pointer(&incoming->query), error);
    if (incoming->listener < 0)
        return -1;
    incoming->connect = event_new(cycle->events.loop, incoming->listener, EV_READ | EV_PERSIST,
                                  on_connection, cycle);
    if (incoming->connect != NULL && event_add(incoming->connect, NULL) == 0)
        return 0;
    incoming_stop_listening(incoming);
    return error_set(error, "cannot listen for the guest's state");
}

static void look_again(struct life_incoming *incoming)
{
    const struct timeval interval = {.tv_usec = LOOK_INTERVAL};

    event_add(incoming->look, &interval);
}

static void on_look(evutil_socket_t fd, short what, void *context)
{
    struct lifecycle *cycle = context;
    struct life_incoming *incoming = &cycle->incoming;
    struct error error = {0};

    (void)fd, (void)what;
    if (!resolve_is_done(incoming->query)) {
        look_again(incoming);
        return;
    }
    free_event(&incoming->look);
    incoming->listening(cycle, open_listener(cycle, &error) < 0 ? &error : NULL);
}

int incoming_listen(struct lifecycle *cycle, incoming_listening *listening,
                    incoming_connected *connected, struct error *error)
{
    struct life_incoming *incoming = &cycle->incoming;

    incoming->listening = listening;
    incoming->connected = connected;
    incoming->query = transport_look_up(&incoming->address);
    if (incoming->query == NULL || resolve_is_done(incoming->query))
        return open_listener(cycle, error);
    incoming->look = event_new(cycle->events.loop, -1, 0, on_look, cycle);
    if (incoming->look == NULL) {
        incoming_stop_listening(incoming);
        return error_set(error, "cannot make a timer");
    }
    look_again(incoming);
    return 0;
}
