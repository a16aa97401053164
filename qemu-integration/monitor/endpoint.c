/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/endpoint.h"

#include "common/cleanup.h"
#include "pty-bridge/serial/serial-ends.h"

#include <errno.h>
#include <event2/listener.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Clients that wait to be accepted. */
#define BACKLOG 16

/* Interval for polling whether the pseudo-terminal has been opened, in microseconds. */
#define TERMINAL_INTERVAL 200000

struct endpoint {
    struct endpoint_config config;
    struct serial_ends ends;
    struct evconnlistener *listeners[SERIAL_LISTENERS_MAX]; /* of a server; else NULL */
    struct event *terminal_timer; /* of a pseudo-terminal that nobody has open; else NULL */
};

/*
 * The user's descriptor, which QEMU must not inherit any more. One that would be closed by exec()
 * is not the user's but of ours.
 */
static int take_descriptor(struct endpoint *endpoint, struct error *error)
{
    const struct plan_qmp *plan = endpoint->config.plan;
    int descriptor_flags = fcntl(plan->fd, F_GETFD);
    int flags = fcntl(plan->fd, F_GETFL);

    if (descriptor_flags < 0 || (descriptor_flags & FD_CLOEXEC) != 0)
        return error_set_errno(error, EBADF, "-%s: fd=%d", plan->option, plan->fd);
    if (flags < 0 || fcntl(plan->fd, F_SETFD, FD_CLOEXEC) < 0 ||
        fcntl(plan->fd, F_SETFL, flags | O_NONBLOCK) < 0)
        return error_set_errno(error, errno, "-%s: fd=%d", plan->option, plan->fd);
    if (plan->address.server)
        endpoint->ends.listeners[endpoint->ends.listener_count++] = plan->fd;
    else
        serial_ends_connect(&endpoint->ends, plan->fd);
    return 0;
}

static int open_ends(struct endpoint *endpoint, struct error *error)
{
    const struct plan_qmp *plan = endpoint->config.plan;
    char option[16];

    if (plan->fd >= 0)
        return take_descriptor(endpoint, error);
    snprintf(option, sizeof(option), "-%s", plan->option);
    return serial_ends_open(&endpoint->ends, endpoint->config.gate, option, &plan->address, error);
}

static void on_connection(struct evconnlistener *listener, evutil_socket_t fd,
                          struct sockaddr *from, int size, void *context)
{
    const struct endpoint *endpoint = context;

    (void)listener, (void)from, (void)size;
    endpoint->config.connected(endpoint->config.context, fd, fd);
}

static int listen_for_clients(struct endpoint *endpoint, struct error *error)
{
    for (unsigned i = 0; i < endpoint->ends.listener_count; i++) {
        endpoint->listeners[i] =
            evconnlistener_new(endpoint->config.loop, on_connection, endpoint,
                               LEV_OPT_CLOSE_ON_EXEC, BACKLOG, endpoint->ends.listeners[i]);
        if (endpoint->listeners[i] == NULL)
            return error_set_errno(error, errno, "-%s: cannot listen",
                                   endpoint->config.plan->option);
    }
    return 0;
}

static void start_terminal_timer(const struct endpoint *endpoint)
{
    const struct timeval interval = {.tv_usec = TERMINAL_INTERVAL};

    event_add(endpoint->terminal_timer, &interval);
}

/* Whether another process has the slave open can only be polled for. */
static void on_terminal_time(evutil_socket_t fd, short what, void *context)
{
    const struct endpoint *endpoint = context;
    struct pollfd master = {.fd = endpoint->ends.input, .events = POLLIN};
    int client;

    (void)fd, (void)what;
    if (poll(&master, 1, 0) < 0 || (master.revents & POLLHUP) ||
        (client = fcntl(master.fd, F_DUPFD_CLOEXEC, 0)) < 0)
        start_terminal_timer(endpoint);
    else
        endpoint->config.connected(endpoint->config.context, client, client);
}

static int watch_terminal(struct endpoint *endpoint, struct error *error)
{
    endpoint->terminal_timer = event_new(endpoint->config.loop, -1, 0, on_terminal_time, endpoint);
    if (endpoint->terminal_timer == NULL)
        return error_set(error, "-%s pty: cannot make a timer", endpoint->config.plan->option);
    /* QEMU's message, for programs that wait for it. */
    printf("char device redirected to %s (label %s)\n", endpoint->ends.terminal,
           endpoint->config.plan->chardev);
    fflush(stdout);
    start_terminal_timer(endpoint);
    return 0;
}

static int start(struct endpoint *endpoint, struct error *error)
{
    struct serial_ends *ends = &endpoint->ends;

    if (open_ends(endpoint, error) < 0)
        return -1;
    if (endpoint->config.plan->address.kind == SERIAL_PTY)
        return watch_terminal(endpoint, error);
    if (ends->listener_count > 0)
        return listen_for_clients(endpoint, error);
    int input = ends->input, output = ends->output;

    ends->input = ends->output = -1;
    endpoint->config.connected(endpoint->config.context, input, output);
    return 0;
}

struct endpoint *endpoint_open(const struct endpoint_config *config, struct error *error)
{
    struct endpoint *endpoint = calloc(1, sizeof(*endpoint));

    if (endpoint == NULL) {
        error_set_errno(error, errno, "-%s", config->plan->option);
        return NULL;
    }
    *endpoint = (struct endpoint){.config = *config, .ends = {.input = -1, .output = -1}};
    if (start(endpoint, error) == 0)
        return endpoint;
    endpoint_close(endpoint);
    return NULL;
}

void endpoint_accept(const struct endpoint *endpoint, bool accept)
{
    for (unsigned i = 0; i < SERIAL_LISTENERS_MAX && endpoint->listeners[i] != NULL; i++)
        if (accept)
            evconnlistener_enable(endpoint->listeners[i]);
        else
            evconnlistener_disable(endpoint->listeners[i]);
}

void endpoint_client_gone(const struct endpoint *endpoint)
{
    if (endpoint->terminal_timer != NULL)
        start_terminal_timer(endpoint);
}

void endpoint_close(struct endpoint *endpoint)
{
    if (endpoint == NULL)
        return;
    for (unsigned i = 0; i < SERIAL_LISTENERS_MAX && endpoint->listeners[i] != NULL; i++)
        evconnlistener_free(endpoint->listeners[i]);
    if (endpoint->terminal_timer != NULL)
        event_free(endpoint->terminal_timer);
    serial_ends_close(&endpoint->ends);
    free(endpoint);
}
