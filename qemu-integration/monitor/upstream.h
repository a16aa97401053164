/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A monitor's connection to one QEMU: a socket pair whose other end QEMU inherits. Negotiates by
 * itself, so that clients can come and go without QEMU's notice.
 */
#ifndef QEMU_INTEGRATION_MONITOR_UPSTREAM_H
#define QEMU_INTEGRATION_MONITOR_UPSTREAM_H

#include "common/error.h"

#include <event2/event.h>
#include <json-c/json.h>
#include <stdbool.h>

struct upstream;

/* Called from the loop and from upstream_receive(). They must not close the connection. */
struct upstream_user {
    void (*ready)(void *context);                         /* once: QEMU takes commands */
    void (*message)(void *context, json_object *message); /* after that: an answer, or an event */
    /* after that: an answer came that cannot be read, as it is too large; it is skipped */
    void (*unreadable)(void *context);
    void (*idle)(void *context); /* all that has come was handed over */
    void *context;
};

/**
 * upstream_open() - Create the connection
 * @loop:  Borrowed
 * @user:  Copied
 * @error: Filled on failure
 *
 * Return: connection for upstream_close(), or NULL
 */
struct upstream *upstream_open(struct event_base *loop, const struct upstream_user *user,
                               struct error *error);

/**
 * upstream_device_model_end() - Get QEMU's end, a connected stream socket
 *
 * Return: descriptor, close-on-exec, owned by the connection
 */
int upstream_device_model_end(const struct upstream *upstream);

/**
 * upstream_is_ready() - Whether QEMU takes commands
 */
bool upstream_is_ready(const struct upstream *upstream);

/**
 * upstream_greeting() - What QEMU greets with, owned by the connection; NULL: it has not yet
 */
json_object *upstream_greeting(const struct upstream *upstream);

/**
 * upstream_send() - Send a command
 * @fd: Goes with it; owned from now on; -1: none
 */
void upstream_send(struct upstream *upstream, json_object *message, int fd);

/**
 * upstream_receive() - Hand over all that QEMU has said, now
 */
void upstream_receive(struct upstream *upstream);

/**
 * upstream_close() - Close both ends; NULL is allowed
 */
void upstream_close(struct upstream *upstream);

#endif
