/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/snapshots.h"

#include "common/alloc.h"
#include "common/argv.h"
#include "common/cleanup.h"
#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/guest/image-tool.h"
#include "qemu-integration/guest/plugged-cards.h"
#include "qemu-integration/lifecycle/disk-hotplug.h"
#include "qemu-integration/lifecycle/dump.h"
#include "qemu-integration/lifecycle/endings.h"
#include "qemu-integration/lifecycle/hotplugged-devices.h"
#include "qemu-integration/lifecycle/migration-child.h"
#include "qemu-integration/lifecycle/outgoing.h"
#include "qemu-integration/lifecycle/snapshot-files.h"
#include "qemu-integration/lifecycle/snapshot-work.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void release(struct life_snapshot *snapshot)
{
    snapshot_disks_release(&snapshot->disks);
    json_object_put(snapshot->devices);
    free(snapshot->vmstate);
    free(snapshot->state);
    if (snapshot->temporary != NULL)
        unlink(snapshot->temporary);
    free(snapshot->temporary);
    if (snapshot->file >= 0)
        close(snapshot->file);
}

void snapshot_finish(struct lifecycle *cycle, const struct error *failure)
{
    struct life_snapshot over = cycle->snapshot;
    struct error reason = {0};

    if (over.work == SNAPSHOT_NONE)
        return;
    if (failure != NULL)
        reason = *failure;
    life_child_end(cycle, &over.child);
    life_forget_hotplugged(cycle, &cycle->snapshot);
    if (cycle->guest.device_model.monitor != NULL)
        qmp_client_forget(cycle->guest.device_model.monitor, &cycle->snapshot);
    cycle->snapshot = (struct life_snapshot){.cycle = cycle, .file = -1, .rest = over.rest};
    release(&over);
    if (over.done != NULL)
        over.done(over.context, failure == NULL ? NULL : &reason);
}

int snapshot_check_devices(struct lifecycle *cycle, struct error *error)
{
    const struct snapshot_disks *disks = &cycle->snapshot.disks;
    struct stat status;

    for (unsigned i = 0; i < disks->count; i++)
        if (stat(disks->list[i].image, &status) < 0 ||
            (!S_ISREG(status.st_mode) && !S_ISBLK(status.st_mode)))
            return error_set(error,
                             "%s: neither a file nor a block device, which alone can go back",
                             disks->list[i].image);
    return life_disks_check_unchanged(cycle, error) < 0
               ? -1
               : guest_cards_check_unchanged(&cycle->guest, error);
}

int snapshot_delete_from_disks(struct lifecycle *cycle, bool all,
                               void (*answered)(void *context, const char *failure,
                                                json_object *value),
                               struct error *error)
{
    struct life_snapshot *snapshot = &cycle->snapshot;

    for (unsigned i = 0; i < snapshot->disks.count; i++) {
        const struct snapshot_disk *disk = &snapshot->disks.list[i];

        if (!all && disk->id == NULL)
            continue;
        cleanup_free char *command = snapshot_disk_delete(disk, snapshot->tag);
        if (qmp_client_command(cycle->guest.device_model.monitor, command, -1, answered,
                               answered == NULL ? NULL : snapshot, error) < 0)
            return -1;
        snapshot->answers++;
    }
    return 0;
}

/* Whether it was there, or -1. */
static int remove_file(struct lifecycle *cycle, const char *path, struct error *error)
{
    if (call_gate_enter(cycle->guest.gate, "unlink", "%s", path) && unlink(path) == 0)
        return 1;
    return errno == ENOENT || errno == ENOTDIR ? 0 : error_set_errno(error, errno, "%s", path);
}

int snapshot_remove_files(struct lifecycle *cycle, struct error *error)
{
    const struct life_snapshot *snapshot = &cycle->snapshot;
    int removed = 0;

    for (unsigned i = 0; i < snapshot->disks.count; i++) {
        const char *image = snapshot->disks.list[i].image;
        cleanup_free char *path = snapshot_state_path(image, snapshot->tag);
        cleanup_free char *old = snapshot_state_find(image, snapshot->tag);
        int now = remove_file(cycle, path, error);

        if (now == 0 && strcmp(path, old) != 0)
            now = remove_file(cycle, old, error);
        if (now < 0)
            return -1;
        removed += now;
    }
    return removed;
}

static void on_deleted(void *context, const char *failure, json_object *value)
{
    struct life_snapshot *snapshot = context;

    (void)value;
    if (failure != NULL)
        error_set(&snapshot->error, "%s", failure);
    if (--snapshot->answers == 0)
        snapshot_finish(snapshot->cycle, error_is_set(&snapshot->error) ? &snapshot->error : NULL);
}

/* The files first: from then on there is nothing that could be loaded. */
static int delete_snapshot(struct lifecycle *cycle, struct error *error)
{
    struct life_snapshot *snapshot = &cycle->snapshot;
    int files = snapshot_remove_files(cycle, error);

    if (files < 0 || snapshot_delete_from_disks(cycle, false, on_deleted, error) < 0)
        return -1;
    if (snapshot->answers > 0)
        return 0;
    if (files == 0)
        return error_set(error, "Snapshot '%s' does not exist", snapshot->tag);
    snapshot_finish(cycle, NULL);
    return 0;
}

static int go_on(struct lifecycle *cycle, struct error *error)
{
    switch (cycle->snapshot.work) {
    case SNAPSHOT_SAVE:
        return snapshot_save(cycle, error);
    case SNAPSHOT_LOAD:
        return snapshot_load(cycle, error);
    case SNAPSHOT_DELETE:
        return delete_snapshot(cycle, error);
    case SNAPSHOT_NONE:
        break;
    }
    return 0;
}

static void on_devices_known(void *context, const struct error *failure)
{
    struct life_snapshot *snapshot = context;
    struct error error = {0};

    if (failure != NULL)
        error = *failure;
    else if (go_on(snapshot->cycle, &error) == 0)
        return;
    snapshot_finish(snapshot->cycle, &error);
}

/* What was plugged in is in no snapshot. */
static int check_devices(struct life_snapshot *snapshot, struct error *error)
{
    return snapshot->work == SNAPSHOT_DELETE
               ? go_on(snapshot->cycle, error)
               : life_find_hotplugged(snapshot->cycle, on_devices_known, snapshot, error);
}

static void on_blocks(void *context, const char *failure, json_object *value)
{
    struct life_snapshot *snapshot = context;
    const struct snapshot_choice choice = {.tag = snapshot->tag, .devices = snapshot->devices};
    struct error error = {0};

    if (failure != NULL)
        error_set(&error, "the device model does not list its disks: %s", failure);
    else if (snapshot_disks_find(&snapshot->disks, value, &choice, &error) == 0 &&
             check_devices(snapshot, &error) == 0)
        return;
    snapshot_finish(snapshot->cycle, &error);
}

static int check_stage(const struct lifecycle *cycle, enum snapshot_work work, struct error *error)
{
    const struct life *life = &cycle->life;

    if (cycle->snapshot.work != SNAPSHOT_NONE)
        return error_set(error, "a snapshot is being saved, loaded or deleted");
    if (cycle->outgoing.status == OUTGOING_ACTIVE)
        return error_set(error, "There's a migration process in progress");
    if (dump_check(cycle, error) < 0)
        return -1;
    if (life->ending != ENDING_NONE || (life->stage != STAGE_RUNNING && life->stage != STAGE_HELD))
        return error_set(error, "the guest has not begun to run");
    /* QEMU would abort at a write to an image that it has let go of. */
    if (cycle->device_model.let_go && work != SNAPSHOT_LOAD)
        return error_set(error, "a snapshot has been loaded; let it go on with \"cont\" first");
    if (life->suspended)
        return error_set(error, "the guest is suspended; let it go on with \"cont\" first");
    return 0;
}

/* As QEMU's savevm without a name. */
static void choose_tag(char tag[SNAPSHOT_TAG_MAX + 1])
{
    time_t now = time(NULL);
    struct tm local;

    strftime(tag, SNAPSHOT_TAG_MAX, "vm-%Y%m%d%H%M%S", localtime_r(&now, &local));
}

static int ask(struct lifecycle *cycle, const struct snapshot_request *request, struct error *error)
{
    struct life_snapshot *snapshot = &cycle->snapshot;

    if (request->tag != NULL && snapshot_tag_check(request->tag, error) < 0)
        return -1;
    *snapshot = (struct life_snapshot){
        .cycle = cycle,
        .work = request->work,
        .replace = request->replace,
        .devices = json_object_get(request->devices),
        .vmstate = request->vmstate == NULL ? NULL : alloc_copy(request->vmstate),
        .file = -1,
        .rest = snapshot->rest};
    if (request->tag == NULL)
        choose_tag(snapshot->tag);
    else
        snprintf(snapshot->tag, sizeof(snapshot->tag), "%s", request->tag);
    if (qmp_client_command(cycle->guest.device_model.monitor, "{\"execute\": \"query-block\"}", -1,
                           on_blocks, snapshot, error) < 0) {
        snapshot_finish(cycle, error);
        return -1;
    }
    snapshot->done = request->done;
    snapshot->context = request->context;
    return 0;
}

int snapshots_start(struct lifecycle *cycle, const struct snapshot_request *request,
                    struct error *error)
{
    return check_stage(cycle, request->work, error) < 0 ? -1 : ask(cycle, request, error);
}

int snapshots_cancel(struct lifecycle *cycle, struct error *error)
{
    const struct life_snapshot *snapshot = &cycle->snapshot;
    struct error reason = {0};

    if (snapshot->work == SNAPSHOT_DELETE || cycle->life.ending != ENDING_NONE ||
        snapshot->stopping || snapshot->begun)
        return error_set(error, "too late: it cannot be undone");
    if (snapshot->work == SNAPSHOT_SAVE && cycle->outgoing.status == OUTGOING_ACTIVE)
        return outgoing_cancel(cycle, error);
    error_set(&reason, "cancelled");
    snapshot_finish(cycle, &reason);
    return 0;
}

void snapshots_forget(struct lifecycle *cycle, const void *context)
{
    if (cycle->snapshot.context == context)
        cycle->snapshot.done = NULL;
}

bool snapshots_is_loading(const struct lifecycle *cycle)
{
    return cycle->snapshot.work == SNAPSHOT_LOAD;
}

static void on_begun(void *context, const struct error *failure)
{
    struct lifecycle *cycle = context;

    if (failure == NULL || cycle->life.ending != ENDING_NONE)
        return;
    error_set(&cycle->error, "-loadvm %s: %s", cycle->plan->incoming.snapshot, failure->message);
    life_end(cycle, ENDING_ERROR);
}

void snapshots_begin_with(struct lifecycle *cycle, const char *tag)
{
    const struct snapshot_request request = {
        .work = SNAPSHOT_LOAD, .tag = tag, .done = on_begun, .context = cycle};
    struct error error = {0};

    if (ask(cycle, &request, &error) < 0)
        on_begun(cycle, &error);
}

void snapshots_on_started(struct lifecycle *cycle)
{
    if (cycle->snapshot.begun)
        snapshot_finish(cycle, NULL);
}

int snapshots_revert(struct lifecycle *cycle, struct error *error)
{
    const struct life_snapshot *snapshot = &cycle->snapshot;

    for (unsigned i = 0; i < snapshot->disks.count; i++) {
        const struct snapshot_disk *disk = &snapshot->disks.list[i];
        cleanup_free char *image = realpath(disk->image, NULL);
        char *const argv[] = {argv_word(cycle->plan->paths.image_tool),
                              "snapshot",
                              "-q",
                              "-a",
                              disk->id,
                              image,
                              NULL};

        if (image == NULL)
            return error_set_errno(error, errno, "%s", disk->image);
        cleanup_free char *text = image_tool_run(&cycle->guest, disk->image, argv, -1, error);
        if (text == NULL)
            return -1;
    }
    return 0;
}

void snapshots_end_life(struct lifecycle *cycle)
{
    const struct life_snapshot *snapshot = &cycle->snapshot;
    struct error error = {0};

    if (snapshot->work == SNAPSHOT_NONE ||
        (snapshot->work == SNAPSHOT_LOAD && cycle->life.ending == ENDING_LOAD))
        return;
    /* outgoing_end_life() tells. */
    if (snapshot->work == SNAPSHOT_SAVE && cycle->outgoing.status == OUTGOING_ACTIVE)
        return;
    error_set(&error, "%s",
              error_is_set(&cycle->error) ? cycle->error.message : "the guest has ended");
    /* It may serve the next life. */
    if (snapshot->stopping && !snapshot->held && !snapshot->begun)
        qmp_client_tell(cycle->guest.device_model.monitor, "{\"execute\": \"cont\"}");
    snapshot_finish(cycle, &error);
}

/* By the device model if there still is one, which has the images open. */
static void remove_from(struct lifecycle *cycle, const struct snapshot_disk *disk, const char *tag)
{
    struct error error = {0};

    if (cycle->guest.device_model.pid > 0) {
        cleanup_free char *command = snapshot_disk_delete(disk, tag);

        qmp_client_tell(cycle->guest.device_model.monitor, command);
        return;
    }
    cleanup_free char *image = realpath(disk->image, NULL);
    char *const argv[] = {argv_word(cycle->plan->paths.image_tool),
                          "snapshot",
                          "-q",
                          "-d",
                          argv_word(tag),
                          image,
                          NULL};
    /* It need not have got that far. */
    if (image != NULL)
        free(image_tool_run(&cycle->guest, disk->image, argv, -1, &error));
}

void snapshots_clean_up(struct lifecycle *cycle)
{
    struct life_snapshot_rest *rest = &cycle->snapshot.rest;

    for (unsigned i = 0; i < rest->disks.count; i++)
        remove_from(cycle, &rest->disks.list[i], rest->tag);
    snapshot_disks_release(&rest->disks);
}

void snapshots_close(struct lifecycle *cycle)
{
    cycle->snapshot.done = NULL;
    snapshot_finish(cycle, NULL);
    snapshot_disks_release(&cycle->snapshot.rest.disks);
}
