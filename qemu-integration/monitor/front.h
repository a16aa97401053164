/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All monitors of the user's. Those who hold one see a guest with several lives as QEMU shows
 * it: the connection stays, and RESET tells that the guest has begun anew.
 *
 * That a QEMU begins or ends and that the guest is reset are told separately: a guest can have
 * several lives with one QEMU.
 */
#ifndef QEMU_INTEGRATION_MONITOR_FRONT_H
#define QEMU_INTEGRATION_MONITOR_FRONT_H

#include "common/call-gate.h"
#include "common/error.h"
#include "qemu-integration/monitor/commands.h"
#include "qemu-integration/plan/qmp-monitors.h"
#include "qemu-integration/vm.h"

#include <event2/event.h>
#include <stdbool.h>

struct front;

struct front_config {
    struct event_base *loop;
    struct call_gate *gate;
    const struct plan_qmps *monitors;
    struct monitor_commands commands;
    bool stays;                       /* -no-shutdown */
    void (*connected)(void *context); /* a client that was waited for may have come */
    void *context;
};

/**
 * front_open() - Open all monitors, or listen for clients
 * @config: Copied; what it points to is borrowed
 * @error:  Filled on failure with option, address and reason
 *
 * Return: front for front_close(), or NULL
 */
struct front *front_open(const struct front_config *config, struct error *error);

/**
 * front_connect() - Have a monitor that shares a serial line serve a client
 * @number: Of the monitor
 * @fd:     Non-blocking; taken
 */
void front_connect(struct front *front, unsigned number, int fd);

/**
 * front_show() - Whether that monitor has the line; at first it has it
 */
void front_show(struct front *front, unsigned number, bool shown);

/**
 * front_device_model_begins() - Make the connections to a new QEMU
 * @fds: Filled with QEMU's ends, one for each monitor, owned by the front
 *
 * Return: 0, or -1
 */
int front_device_model_begins(struct front *front, int fds[VM_QMPS_MAX], struct error *error);

/**
 * front_device_model_ends() - QEMU has ended; to be called before another begins
 *
 * @reason: The text of the error that requests under way are answered with
 *
 * Requests that it has not got wait for the next QEMU.
 */
void front_device_model_ends(struct front *front, const char *reason);

/**
 * front_reset() - The guest has been reset: tell the clients, as soon as QEMU takes commands
 * @reason: QEMU's word: "guest-reset", "host-qmp-system-reset", "guest-panic", ...
 */
void front_reset(struct front *front, const char *reason);

/**
 * front_shutdown() - The guest has shut down: tell the clients; NULL is allowed
 * @reason: QEMU's word: "guest-shutdown", "host-qmp-quit", "host-signal", ...
 */
void front_shutdown(struct front *front, const char *reason);

/**
 * front_migration() - Writing the guest's state, or reading it, has come so far; NULL is allowed
 * @status: QEMU's word: "active", "completed", "failed", "cancelled"
 */
void front_migration(struct front *front, const char *status);

/**
 * front_migration_pass() - Another round of its memory is being written; NULL is allowed
 */
void front_migration_pass(struct front *front, uint64_t pass);

/**
 * front_balloon_change() - The guest's balloon driver has changed its memory; NULL is allowed
 * @bytes: That it has now
 */
void front_balloon_change(struct front *front, uint64_t bytes);

/**
 * front_guest_panicked() - The guest has crashed; NULL is allowed
 * @action: QEMU's word for what follows
 */
void front_guest_panicked(struct front *front, const char *action);

/**
 * front_dump_completed() - A dump of the guest's memory is over; NULL is allowed
 * @result:  As of query-dump; taken
 * @failure: NULL: it is complete
 */
void front_dump_completed(struct front *front, json_object *result, const char *failure);

/**
 * front_device_deleted() - A device that is none of QEMU's has been unplugged; NULL is allowed
 * @id: Of the device
 */
void front_device_deleted(struct front *front, const char *id);

/**
 * front_job() - A job has come so far; NULL is allowed
 * @status: QEMU's word: "created", "running", "concluded", ...
 */
void front_job(struct front *front, const char *id, const char *status);

/**
 * front_awaits_client() - Whether a client has to come before the guest runs (wait=on); NULL: no
 */
bool front_awaits_client(const struct front *front);

/**
 * front_close() - Close all; NULL is allowed
 */
void front_close(struct front *front);

#endif
