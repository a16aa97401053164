/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One monitor of the user's: open for the whole run, while QEMUs come and go behind it. Several
 * clients can be connected at once, each with a negotiation or a terminal of its own. To QEMU all
 * are QMP monitors.
 */
#ifndef QEMU_INTEGRATION_MONITOR_MONITOR_H
#define QEMU_INTEGRATION_MONITOR_MONITOR_H

#include "common/call-gate.h"
#include "common/error.h"
#include "qemu-integration/monitor/commands.h"
#include "qemu-integration/plan/qmp-monitors.h"

#include <event2/event.h>
#include <json-c/json.h>
#include <stdbool.h>

struct monitor;

struct monitor_config {
    struct event_base *loop;
    struct call_gate *gate;
    const struct plan_qmp *plan;             /* what it is opened as */
    const struct monitor_commands *commands; /* obeyed for its clients */
    bool stays;                       /* a guest that shuts down does not end (-no-shutdown) */
    void (*connected)(void *context); /* its first client has connected */
    void *context;
};

/**
 * monitor_open() - Open the monitor, or listen for clients
 * @config: Copied; what it points to is borrowed
 * @error:  Filled on failure with option, address and reason
 *
 * Return: monitor for monitor_close(), or NULL
 */
struct monitor *monitor_open(const struct monitor_config *config, struct error *error);

/**
 * monitor_connect() - Serve a client, of a monitor that shares a serial line
 * @fd: Non-blocking; taken
 */
void monitor_connect(struct monitor *monitor, int fd);

/**
 * monitor_show() - Whether that monitor has the line; at first it has it
 *
 * What its client has sent before it loses the line is taken first.
 */
void monitor_show(struct monitor *monitor, bool shown);

/**
 * monitor_awaits_client() - Whether nothing may begin before its first client, wait=on, has come
 */
bool monitor_awaits_client(const struct monitor *monitor);

/**
 * monitor_device_model_begins() - Make the connection to a new QEMU
 *
 * Return: QEMU's end, owned by the monitor; or -1
 */
int monitor_device_model_begins(struct monitor *monitor, struct error *error);

/**
 * monitor_device_model_ends() - QEMU has ended; hand over what it has said last
 * @reason: What requests are answered with that it has not answered
 *
 * Requests that it has not got wait for the next one.
 */
void monitor_device_model_ends(struct monitor *monitor, const char *reason);

/**
 * monitor_send_event() - Tell all clients of an event
 * @event:   Gets one more reference if it has to wait
 * @at_once: Not only when QEMU takes commands
 */
void monitor_send_event(struct monitor *monitor, json_object *event, bool at_once);

/**
 * monitor_close() - Close all connections and unlink the socket; NULL is allowed
 *
 * Clients have a moment to read the last output.
 */
void monitor_close(struct monitor *monitor);

#endif
