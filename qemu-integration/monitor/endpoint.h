/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the clients of a monitor come from: a socket that listens, a connection, standard input and
 * output, or a pseudo-terminal.
 */
#ifndef QEMU_INTEGRATION_MONITOR_ENDPOINT_H
#define QEMU_INTEGRATION_MONITOR_ENDPOINT_H

#include "common/call-gate.h"
#include "common/error.h"
#include "qemu-integration/plan/qmp-monitors.h"

#include <event2/event.h>
#include <stdbool.h>

struct endpoint;

struct endpoint_config {
    struct event_base *loop;
    struct call_gate *gate;
    const struct plan_qmp *plan; /* what it is opened as */
    /*
     * A client is there; from the loop, or from endpoint_open(). Both descriptors are non-blocking
     * and may be one; they are to be taken.
     */
    void (*connected)(void *context, int input, int output);
    void *context;
};

/**
 * endpoint_open() - Open it, or listen for clients
 * @config: Copied; what it points to is borrowed
 * @error:  Filled on failure with option, address and reason
 *
 * Return: endpoint for endpoint_close(), or NULL
 */
struct endpoint *endpoint_open(const struct endpoint_config *config, struct error *error);

/**
 * endpoint_accept() - Whether to let more clients connect; at first it does
 */
void endpoint_accept(const struct endpoint *endpoint, bool accept);

/**
 * endpoint_client_gone() - A client has disconnected: another may come to the pseudo-terminal
 */
void endpoint_client_gone(const struct endpoint *endpoint);

/**
 * endpoint_close() - Let no more clients connect, and unlink the socket; NULL is allowed
 */
void endpoint_close(struct endpoint *endpoint);

#endif
