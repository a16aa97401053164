/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The events: QEMU's qapi/run-state.json, migration.json, machine.json, dump.json and job.json. */
#include "qemu-integration/monitor/front.h"

#include "qemu-integration/monitor/monitor.h"
#include "qemu-integration/monitor/qmp-message.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

struct front {
    struct front_config config;
    unsigned count;
    struct monitor *monitors[VM_QMPS_MAX];
};

static int open_monitors(struct front *front, struct error *error)
{
    const struct plan_qmps *plans = front->config.monitors;

    for (unsigned i = 0; i < plans->count; i++) {
        const struct monitor_config config = {.loop = front->config.loop,
                                              .gate = front->config.gate,
                                              .plan = &plans->monitors[i],
                                              .commands = &front->config.commands,
                                              .stays = front->config.stays,
                                              .connected = front->config.connected,
                                              .context = front->config.context};

        front->monitors[i] = monitor_open(&config, error);
        if (front->monitors[i] == NULL)
            return -1;
        front->count++;
    }
    return 0;
}

struct front *front_open(const struct front_config *config, struct error *error)
{
    struct front *front = calloc(1, sizeof(*front));

    if (front == NULL) {
        error_set_errno(error, errno, "-qmp");
        return NULL;
    }
    front->config = *config;
    if (open_monitors(front, error) == 0)
        return front;
    front_close(front);
    return NULL;
}

void front_connect(struct front *front, unsigned number, int fd)
{
    monitor_connect(front->monitors[number], fd);
}

void front_show(struct front *front, unsigned number, bool shown)
{
    monitor_show(front->monitors[number], shown);
}

int front_device_model_begins(struct front *front, int fds[VM_QMPS_MAX], struct error *error)
{
    for (unsigned i = 0; i < front->count; i++) {
        fds[i] = monitor_device_model_begins(front->monitors[i], error);
        if (fds[i] < 0)
            return -1;
    }
    return 0;
}

void front_device_model_ends(struct front *front, const char *reason)
{
    for (unsigned i = 0; i < front->count; i++)
        monitor_device_model_ends(front->monitors[i], reason);
}

/* QEMU's reasons have a prefix that says whose request it was. */
static json_object *make_data(const char *reason)
{
    json_object *data = json_object_new_object();

    json_object_object_add(data, "guest",
                           json_object_new_boolean(strncmp(reason, "guest-", 6) == 0));
    json_object_object_add(data, "reason", json_object_new_string(reason));
    return data;
}

static void tell(struct monitor *monitor, const char *name, const char *reason, bool at_once)
{
    struct timeval now;

    gettimeofday(&now, NULL);
    cleanup_json json_object *event = qmp_event(name, make_data(reason), now);
    monitor_send_event(monitor, event, at_once);
}

void front_reset(struct front *front, const char *reason)
{
    for (unsigned i = 0; i < front->count; i++)
        tell(front->monitors[i], "RESET", reason, false);
}

void front_shutdown(struct front *front, const char *reason)
{
    for (unsigned i = 0; front != NULL && i < front->count; i++)
        tell(front->monitors[i], "SHUTDOWN", reason, true);
}

/* @data: taken */
static void tell_all(struct front *front, const char *name, json_object *data)
{
    struct timeval now;

    gettimeofday(&now, NULL);
    cleanup_json json_object *event = qmp_event(name, data, now);
    for (unsigned i = 0; front != NULL && i < front->count; i++)
        monitor_send_event(front->monitors[i], event, true);
}

void front_migration(struct front *front, const char *status)
{
    json_object *data = json_object_new_object();

    json_add_text(data, "status", status);
    tell_all(front, "MIGRATION", data);
}

void front_migration_pass(struct front *front, uint64_t pass)
{
    json_object *data = json_object_new_object();

    json_add_number(data, "pass", pass);
    tell_all(front, "MIGRATION_PASS", data);
}

void front_balloon_change(struct front *front, uint64_t bytes)
{
    json_object *data = json_object_new_object();

    json_add_number(data, "actual", bytes);
    tell_all(front, "BALLOON_CHANGE", data);
}

void front_guest_panicked(struct front *front, const char *action)
{
    json_object *data = json_object_new_object();

    json_add_text(data, "action", action);
    tell_all(front, "GUEST_PANICKED", data);
}

void front_dump_completed(struct front *front, json_object *result, const char *failure)
{
    json_object *data = json_object_new_object();

    json_object_object_add(data, "result", result);
    if (failure != NULL)
        json_add_text(data, "error", failure);
    tell_all(front, "DUMP_COMPLETED", data);
}

void front_job(struct front *front, const char *id, const char *status)
{
    json_object *data = json_object_new_object();

    json_add_text(data, "id", id);
    json_add_text(data, "status", status);
    tell_all(front, "JOB_STATUS_CHANGE", data);
}

void front_device_deleted(struct front *front, const char *id)
{
    json_object *data = json_object_new_object();
    char path[128];

    snprintf(path, sizeof(path), "/machine/peripheral/%s", id);
    json_add_text(data, "device", id);
    json_add_text(data, "path", path);
    tell_all(front, "DEVICE_DELETED", data);
}

bool front_awaits_client(const struct front *front)
{
    for (unsigned i = 0; front != NULL && i < front->count; i++)
        if (monitor_awaits_client(front->monitors[i]))
            return true;
    return false;
}

void front_close(struct front *front)
{
    if (front == NULL)
        return;
    for (unsigned i = 0; i < front->count; i++)
        monitor_close(front->monitors[i]);
    free(front);
}
