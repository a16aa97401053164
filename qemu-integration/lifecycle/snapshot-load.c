/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/alloc.h"
#include "common/cleanup.h"
#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/guest/bring-up.h"
#include "qemu-integration/host/paths.h"
#include "qemu-integration/lifecycle/endings.h"
#include "qemu-integration/lifecycle/incoming.h"
#include "qemu-integration/lifecycle/migration-child.h"
#include "qemu-integration/lifecycle/snapshot-files.h"
#include "qemu-integration/lifecycle/snapshot-work.h"
#include "qemu-integration/lifecycle/snapshots.h"
#include "qemu-integration/migration/channel.h"
#include "qemu-integration/migration/checker.h"
#include "qemu-integration/migration/description.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int check_disks(const struct life_snapshot *snapshot, struct error *error)
{
    const struct snapshot_disks *disks = &snapshot->disks;

    if (snapshot_disks_with(disks) == 0)
        return error_set(error, "Snapshot '%s' does not exist", snapshot->tag);
    for (unsigned i = 0; i < disks->count; i++)
        if (disks->list[i].id == NULL)
            return error_set(error, "%s: has no snapshot '%s'", disks->list[i].image,
                             snapshot->tag);
    return 0;
}

/* What is in it becomes the state of the device model, which is root. */
static int check_owner(int file, const char *path, struct error *error)
{
    struct stat status;

    if (fstat(file, &status) < 0)
        return error_set_errno(error, errno, "%s", path);
    if (!S_ISREG(status.st_mode))
        return error_set(error, "%s: is no file", path);
    if ((status.st_uid != 0 && status.st_uid != geteuid()) ||
        (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return error_set(error, "%s: others than its owner root can write it", path);
    return 0;
}

static int open_state(struct lifecycle *cycle, struct error *error)
{
    struct life_snapshot *snapshot = &cycle->snapshot;
    const struct snapshot_disks *disks = &snapshot->disks;

    for (unsigned i = 0; i < disks->count && snapshot->file < 0; i++) {
        free(snapshot->state);
        snapshot->state = snapshot_state_find(disks->list[i].image, snapshot->tag);
        if (call_gate_enter(cycle->guest.gate, "open", "%s", snapshot->state))
            snapshot->file = open(snapshot->state, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        if (snapshot->file < 0 && errno != ENOENT && errno != ENOTDIR)
            return error_set_errno(error, errno, "%s", snapshot->state);
    }
    if (snapshot->file >= 0)
        return check_owner(snapshot->file, snapshot->state, error);
    cleanup_free char *missing = snapshot_state_path(disks->list[0].image, snapshot->tag);
    return error_set(error, "Snapshot '%s' has no memory: there is no %s", snapshot->tag, missing);
}

static void fail(struct lifecycle *cycle, const struct error *reason)
{
    struct error error = {0};

    error_set(&error, "%s: %s", cycle->snapshot.state, reason->message);
    snapshot_finish(cycle, &error);
}

/* The point of no return. */
static void on_stopped(void *context, const char *failure, json_object *value)
{
    struct life_snapshot *snapshot = context;
    struct error error = {0};

    (void)value;
    if (failure == NULL) {
        life_end(snapshot->cycle, ENDING_LOAD);
        return;
    }
    error_set(&error, "the device model cannot stop: %s", failure);
    snapshot_finish(snapshot->cycle, &error);
}

/* The device model that is to serve the guest has the images open, but not in use: it waits for its
 * state. */
static int begin_life(struct lifecycle *cycle, struct error *error)
{
    return snapshots_revert(cycle, error) < 0 ? -1 : incoming_load(cycle, error);
}

static void on_let_go(void *context, const char *failure, json_object *value)
{
    struct life_snapshot *snapshot = context;
    struct lifecycle *cycle = snapshot->cycle;

    (void)value;
    if (failure != NULL) {
        /* As of a disk that is being copied. */
        fprintf(stderr, "qemu-xen: warning: the device model is started anew: %s\n", failure);
        snapshot->renews = true;
        life_end(cycle, ENDING_LOAD);
        return;
    }
    cycle->device_model.let_go = true;
    if (begin_life(cycle, &snapshot->error) == 0)
        return;
    error_set(&cycle->error, "loadvm %s: %s", snapshot->tag, snapshot->error.message);
    life_end(cycle, ENDING_ERROR);
}

/* "live": it lets go of the images, although its state goes nowhere. */
int snapshots_begin_life(struct lifecycle *cycle, struct error *error)
{
    static const char command[] = "{\"execute\": \"xen-save-devices-state\", \"arguments\": "
                                  "{\"filename\": \"/dev/null\", \"live\": true}}";

    if (!guest_keeps_device_model(&cycle->guest))
        return incoming_load(cycle, error);
    /* It must not be asked twice: some QEMUs abort. */
    return cycle->device_model.let_go
               ? begin_life(cycle, error)
               : qmp_client_command(cycle->guest.device_model.monitor, command, -1, on_let_go,
                                    &cycle->snapshot, error);
}

/* The state is whole. Clients see that the guest stops, as with QEMU's own. */
static void on_checked(struct lifecycle *cycle, uint64_t moment)
{
    struct life_snapshot *snapshot = &cycle->snapshot;
    struct error error = {0};

    life_child_end(cycle, &snapshot->child);
    if (snapshot_disks_check_moment(&snapshot->disks, snapshot->tag, moment, &error) < 0) {
        fail(cycle, &error);
        return;
    }
    if (lseek(snapshot->file, 0, SEEK_SET) < 0)
        error_set_errno(&error, errno, "%s", snapshot->state);
    else if (cycle->life.stage == STAGE_INCOMING)
        begin_life(cycle, &error);
    else if (qmp_client_command(cycle->guest.device_model.monitor, "{\"execute\": \"stop\"}", -1,
                                on_stopped, snapshot, &error) == 0)
        snapshot->stopping = true;
    if (error_is_set(&error))
        snapshot_finish(cycle, &error);
    else
        snapshot->held = cycle->life.stage == STAGE_HELD || cycle->life.paused;
}

static void on_channel(evutil_socket_t fd, short what, void *context)
{
    struct lifecycle *cycle = context;
    struct channel_message message = {0};
    struct error error = {0};

    (void)what;
    if (channel_receive(fd, &message, NULL) != 1)
        return;
    if (message.kind == CHANNEL_DONE) {
        on_checked(cycle, message.numbers[0]);
    } else if (message.kind == CHANNEL_FAILED) {
        error_set(&error, "%s", message.text);
        fail(cycle, &error);
    }
}

static void on_child_end(void *context, int status)
{
    struct lifecycle *cycle = context;
    struct life_snapshot *snapshot = &cycle->snapshot;
    struct error error = {0};

    (void)status;
    snapshot->child.pid = 0;
    on_channel(snapshot->child.channel, 0, cycle);
    if (snapshot->work == SNAPSHOT_NONE || snapshot->child.channel == 0)
        return;
    error_set(&error, "the process that checks it has ended");
    fail(cycle, &error);
}

static int start_check(struct lifecycle *cycle, struct error *error)
{
    struct life_snapshot *snapshot = &cycle->snapshot;
    cleanup_free char *description = description_make(cycle->plan);
    const struct checker_config config = {.fd = snapshot->file, .description = description};
    cleanup_fd int theirs = -1;

    if (description == NULL)
        return error_set_errno(error, ENOMEM, "loadvm");
    if (life_child_prepare(&snapshot->child, CHILD_MIGRATION, &theirs, error) < 0)
        return -1;
    return life_child_watch(cycle, &snapshot->child,
                            checker_start(&config, theirs, cycle->guest.gate, error), on_channel,
                            on_child_end, error);
}

int snapshot_load(struct lifecycle *cycle, struct error *error)
{
    const struct host_needs needs = {.image_tool = true};

    return check_disks(&cycle->snapshot, error) < 0 || snapshot_check_devices(cycle, error) < 0 ||
                   host_paths_check(&cycle->plan->paths, &needs, error) < 0 ||
                   open_state(cycle, error) < 0
               ? -1
               : start_check(cycle, error);
}
