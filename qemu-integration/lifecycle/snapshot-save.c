/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/unnamed-file.h"
#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/lifecycle/outgoing.h"
#include "qemu-integration/lifecycle/snapshot-work.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_file(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static int open_directory(const char *path)
{
    const char *slash = strrchr(path, '/');
    cleanup_free char *directory =
        slash == NULL ? alloc_copy(".") : alloc_format("%.*s", (int)(slash - path) + 1, path);

    return open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Not beside a block device, as there is no room but the host's memory. */
static const char *choose_image(const struct life_snapshot *snapshot, struct error *error)
{
    const struct snapshot_disks *disks = &snapshot->disks;

    for (unsigned i = 0; i < disks->count; i++)
        if ((snapshot->vmstate == NULL || strcmp(disks->list[i].node, snapshot->vmstate) == 0) &&
            is_file(disks->list[i].image))
            return disks->list[i].image;
    if (snapshot->vmstate == NULL)
        error_set(error, "no disk of the guest is a file that its memory could be kept beside");
    else
        error_set(error, "vmstate block device '%s' does not exist, or is no file",
                  snapshot->vmstate);
    return NULL;
}

/* Without a name, where there are such files: then nothing is left if the program is killed. */
static int open_state(struct lifecycle *cycle, const char *image, struct error *error)
{
    struct life_snapshot *snapshot = &cycle->snapshot;
    cleanup_fd int directory = open_directory(image);

    snapshot->state = snapshot_state_path(image, snapshot->tag);
    if (directory < 0 || !call_gate_enter(cycle->guest.gate, "open", "%s", snapshot->state))
        return error_set_errno(error, errno, "%s", snapshot->state);
    snapshot->file = unnamed_file_open(directory, ".");
    if (snapshot->file < 0 && (errno == EOPNOTSUPP || errno == EISDIR)) {
        snapshot->temporary = alloc_format("%s.%d", snapshot->state, (int)getpid());
        snapshot->file = open(snapshot->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    }
    return snapshot->file < 0 ? error_set_errno(error, errno, "%s", snapshot->state) : 0;
}

static void on_old_deleted(void *context, const char *failure, json_object *value)
{
    struct life_snapshot *snapshot = context;

    (void)value;
    if (failure != NULL)
        error_set(&snapshot->error, "%s", failure);
}

/* QEMU's clock stands still, so all disks have one moment, which the memory is to have too. */
static void on_moment_known(void *context, const char *failure, json_object *value)
{
    struct life_snapshot *snapshot = context;
    struct lifecycle *cycle = snapshot->cycle;
    const struct snapshot_choice choice = {.tag = snapshot->tag, .devices = snapshot->devices};
    struct snapshot_disks taken = {0};
    struct error error = {0};

    if (failure != NULL)
        error_set(&error, "the device model does not list its disks: %s", failure);
    else if (snapshot_disks_find(&taken, value, &choice, &error) == 0) {
        cycle->outgoing.moment = taken.list[0].moment;
        snapshot_disks_check_moment(&taken, snapshot->tag, cycle->outgoing.moment, &error);
    }
    snapshot_disks_release(&taken);
    if (error_is_set(&error))
        outgoing_fail(cycle, &error);
    else
        outgoing_answer(cycle);
}

static void on_taken(void *context, const char *failure, json_object *value)
{
    struct life_snapshot *snapshot = context;

    (void)value;
    if (failure == NULL) {
        if (qmp_client_command(snapshot->cycle->guest.device_model.monitor,
                               "{\"execute\": \"query-block\"}", -1, on_moment_known, snapshot,
                               &snapshot->error) < 0)
            outgoing_fail(snapshot->cycle, &snapshot->error);
        return;
    }
    /* All or none: and none. */
    snapshot->taken = false;
    error_set(&snapshot->error, "%s", failure);
    outgoing_fail(snapshot->cycle, &snapshot->error);
}

/* An older one loses its memory before its disks, so that the two never belong to different ones.
 */
static int take(struct lifecycle *cycle, struct error *error)
{
    struct life_snapshot *snapshot = &cycle->snapshot;
    cleanup_free char *command = snapshot_disks_take(&snapshot->disks, snapshot->tag);

    if (snapshot_remove_files(cycle, error) < 0 ||
        snapshot_delete_from_disks(cycle, false, on_old_deleted, error) < 0)
        return -1;
    snapshot->taken = true;
    return qmp_client_command(cycle->guest.device_model.monitor, command, -1, on_taken, snapshot,
                              error);
}

/* The memory is written, and the device model has completed its writes. */
static void on_complete(struct lifecycle *cycle)
{
    struct error error = {0};

    if (take(cycle, &error) < 0)
        outgoing_fail(cycle, &error);
}

static int name_state(struct lifecycle *cycle)
{
    struct life_snapshot *snapshot = &cycle->snapshot;

    if (!call_gate_enter(cycle->guest.gate, "link", "%s", snapshot->state))
        return -1;
    if (snapshot->temporary == NULL)
        return unnamed_file_link(snapshot->file, AT_FDCWD, snapshot->state);
    if (rename(snapshot->temporary, snapshot->state) < 0)
        return -1;
    free(steal_pointer(&snapshot->temporary));
    return 0;
}

static int on_written(struct lifecycle *cycle, struct error *error)
{
    struct life_snapshot *snapshot = &cycle->snapshot;
    cleanup_fd int directory = open_directory(snapshot->state);

    if (name_state(cycle) < 0)
        return error_set_errno(error, errno, "%s", snapshot->state);
    snapshot->named = true;
    if (directory < 0 || fsync(directory) < 0)
        return error_set_errno(error, errno, "%s", snapshot->state);
    return 0;
}

/* When the life ends, the device model may not obey any more. */
static void take_back(struct lifecycle *cycle)
{
    struct life_snapshot *snapshot = &cycle->snapshot;
    struct error error = {0};

    if (snapshot->named)
        unlink(snapshot->state);
    if (!snapshot->taken)
        return;
    if (cycle->life.ending == ENDING_NONE) {
        if (snapshot_delete_from_disks(cycle, true, NULL, &error) < 0)
            error_warn(&error);
        return;
    }
    snapshot_disks_release(&snapshot->rest.disks);
    memcpy(snapshot->rest.tag, snapshot->tag, sizeof(snapshot->rest.tag));
    snapshot->rest.disks = snapshot->disks;
    snapshot->disks.count = 0;
}

static void on_ended(struct lifecycle *cycle, const struct error *failure)
{
    if (failure != NULL)
        take_back(cycle);
    snapshot_finish(cycle, failure);
}

int snapshot_save(struct lifecycle *cycle, struct error *error)
{
    static const struct outgoing_owner owner = {
        .complete = on_complete, .written = on_written, .ended = on_ended};
    const struct life_snapshot *snapshot = &cycle->snapshot;
    const char *image;

    if (!snapshot->replace && snapshot_disks_with(&snapshot->disks) > 0)
        return error_set(error, "Snapshot '%s' already exists in one or more devices",
                         snapshot->tag);
    if (snapshot_check_devices(cycle, error) < 0)
        return -1;
    image = choose_image(snapshot, error);
    return image == NULL || open_state(cycle, image, error) < 0
               ? -1
               : outgoing_save(cycle, snapshot->file, &owner, error);
}
