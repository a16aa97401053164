/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/outgoing.h"

#include "common/cleanup.h"
#include "common/clock.h"
#include "common/process.h"
#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/guest/suspend.h"
#include "qemu-integration/lifecycle/migration-child.h"
#include "qemu-integration/lifecycle/migration-progress.h"
#include "qemu-integration/lifecycle/outgoing-conditions.h"
#include "qemu-integration/lifecycle/outgoing-progress.h"
#include "qemu-integration/migration/description.h"
#include "qemu-integration/migration/saver.h"
#include "qemu-integration/xen/save-restore.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>

/* How long a guest may take to suspend itself, in seconds: libxl's limit. */
#define SUSPEND_LIMIT 60

/* The number of the file set that QEMU writes its state to, which a user would not choose. */
#define FILE_SET 1000000007

static bool is_hvm(const struct lifecycle *cycle)
{
    return cycle->plan->vm->machine == MACHINE_XENFV;
}

static void set_status(struct lifecycle *cycle, enum outgoing_status status)
{
    cycle->outgoing.status = status;
    if (cycle->outgoing.owner != NULL)
        return;
    migration_progress_on_status(cycle);
    if (cycle->migration_settings.events)
        front_migration(cycle->monitors, outgoing_status_name(status));
}

/* That is done later: another attempt can begin meanwhile. */
static void tell_continue(struct lifecycle *cycle)
{
    cycle->life.continuing = true;
    qmp_client_tell(cycle->guest.device_model.monitor, "{\"execute\": \"cont\"}");
}

void outgoing_resume(struct lifecycle *cycle)
{
    struct error error = {0};

    if (guest_resume(&cycle->guest, &error) < 0)
        error_warn(&error);
    else
        cycle->life.suspended = false;
}

/* Ends the processes that write, and closes the connections; the guest stays as it is. */
static void close_all(struct lifecycle *cycle)
{
    struct life_outgoing *outgoing = &cycle->outgoing;

    life_child_end(cycle, &outgoing->child);
    life_command_end(cycle, &outgoing->child);
    /* An answer to this attempt must not be taken for one to the next. */
    if (cycle->guest.device_model.monitor != NULL)
        qmp_client_forget(cycle->guest.device_model.monitor, cycle);
    if (outgoing->limit != NULL)
        event_free(outgoing->limit);
    outgoing->limit = NULL;
    if (outgoing->devices >= 0)
        close(outgoing->devices);
    outgoing->devices = -1;
    if (outgoing->given >= 0)
        close(outgoing->given);
    outgoing->given = -1;
    outgoing->ended = clock_milliseconds();
}

/* A guest that was stopped, and ran only to suspend itself. */
static void pause_again(struct lifecycle *cycle)
{
    struct error error = {0};

    if (cycle->outgoing.lets_run && domain_pause(&cycle->guest.domain, &error) < 0)
        error_warn(&error);
    cycle->outgoing.lets_run = false;
}

/* Whether the device model logs what it writes; @answered: as of qmp_client_command(). */
static int set_log_dirty(struct lifecycle *cycle, bool log, qmp_client_answered *answered,
                         struct error *error)
{
    char command[128];

    snprintf(command, sizeof(command),
             "{\"execute\": \"xen-set-global-dirty-log\", \"arguments\": {\"enable\": %s}}",
             log ? "true" : "false");
    cycle->outgoing.log_dirty = log;
    return qmp_client_command(cycle->guest.device_model.monitor, command, -1, answered, cycle,
                              error);
}

static void stop_logging(struct lifecycle *cycle)
{
    struct error error = {0};

    domain_stop_log_dirty(&cycle->guest.domain);
    if (cycle->outgoing.log_dirty && set_log_dirty(cycle, false, NULL, &error) < 0)
        error_warn(&error);
}

static void remove_file_set(struct lifecycle *cycle)
{
    char command[128];

    snprintf(command, sizeof(command),
             "{\"execute\": \"remove-fd\", \"arguments\": {\"fdset-id\": %d}}", FILE_SET);
    qmp_client_tell(cycle->guest.device_model.monitor, command);
}

/*
 * It has released the disks' images, and takes them again to run. One that is to stay stopped does
 * so for a moment, without the guest: that it runs is not told of, as it does not when it is asked.
 */
static void restore_device_model(struct lifecycle *cycle)
{
    if (!cycle->outgoing.was_stopped) {
        tell_continue(cycle);
        return;
    }
    qmp_client_tell(cycle->guest.device_model.monitor, "{\"execute\": \"cont\"}");
    qmp_client_tell(cycle->guest.device_model.monitor, "{\"execute\": \"stop\"}");
}

/* As before it was suspended. */
static void let_go_on(struct lifecycle *cycle)
{
    const struct life_outgoing *outgoing = &cycle->outgoing;

    if (cycle->life.suspended)
        outgoing_resume(cycle);
    if (outgoing->stopped)
        restore_device_model(cycle);
}

/* The last thing: its owner may have the state written once more. */
static void tell_owner(struct lifecycle *cycle, const struct error *failure)
{
    const struct outgoing_owner *owner = cycle->outgoing.owner;

    if (owner != NULL)
        owner->ended(cycle, failure);
}

/* It is over without success: the guest goes on as before, unless it may run elsewhere. */
static void give_up(struct lifecycle *cycle, enum outgoing_status status)
{
    struct life_outgoing *outgoing = &cycle->outgoing;

    if (outgoing->devices >= 0)
        remove_file_set(cycle);
    close_all(cycle);
    set_status(cycle, status);
    stop_logging(cycle);
    if (outgoing->suspending)
        guest_cancel_suspend(&cycle->guest);
    outgoing->suspending = false;
    pause_again(cycle);
    if (!outgoing->committed)
        let_go_on(cycle);
}

void outgoing_fail(struct lifecycle *cycle, const struct error *error)
{
    struct life_outgoing *outgoing = &cycle->outgoing;

    if (outgoing->status != OUTGOING_ACTIVE)
        return;
    error_set(&outgoing->error, "%s%s", error->message,
              outgoing->committed ? "; the guest may run elsewhere, and goes on here with \"cont\""
                                  : "");
    give_up(cycle, OUTGOING_FAILED);
    if (outgoing->owner == NULL)
        fprintf(stderr, "qemu-xen: migrate: %s\n", outgoing->error.message);
    tell_owner(cycle, &outgoing->error);
}

/* It has been done; whoever cannot do it ends the process that asks. */
void outgoing_answer(struct lifecycle *cycle)
{
    const struct life_outgoing *outgoing = &cycle->outgoing;
    const struct channel_message message = {.kind = CHANNEL_ANSWER,
                                            .numbers = {outgoing->was_stopped, outgoing->moment}};
    struct error error = {0};

    if (outgoing->status != OUTGOING_ACTIVE)
        return;
    if (channel_send(outgoing->child.channel, &message, outgoing->devices) < 0) {
        error_set_errno(&error, errno, "cannot talk to the process that writes the guest's state");
        outgoing_fail(cycle, &error);
    }
}

/* The device model has not obeyed. */
static void refuse(struct lifecycle *cycle, const char *what, const char *reason)
{
    struct error error = {0};

    error_set(&error, "the device model cannot %s: %s", what, reason);
    outgoing_fail(cycle, &error);
}

static void on_log_dirty(void *context, const char *failure, json_object *value)
{
    (void)value;
    if (failure == NULL)
        outgoing_answer(context);
    else
        refuse(context, "log what it writes", failure);
}

static void on_devices_saved(void *context, const char *failure, json_object *value)
{
    struct lifecycle *cycle = context;

    (void)value;
    remove_file_set(cycle);
    if (failure == NULL)
        outgoing_answer(cycle);
    else
        refuse(cycle, "save its state", failure);
}

/* QEMU opens the file for writing only, and of a file set it takes the descriptor that is so. */
static int open_devices(struct life_outgoing *outgoing, struct error *error)
{
    char path[64];

    outgoing->devices = memfd_create("devices", MFD_CLOEXEC);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", outgoing->devices);
    int writable = outgoing->devices < 0 ? -1 : open(path, O_WRONLY | O_CLOEXEC);
    if (writable < 0)
        error_set_errno(error, errno, "cannot keep the device model's state");
    return writable;
}

static int ask_for_devices(struct lifecycle *cycle, struct error *error)
{
    struct qmp_client *monitor = cycle->guest.device_model.monitor;
    cleanup_fd int writable = open_devices(&cycle->outgoing, error);
    char command[256];

    snprintf(command, sizeof(command),
             "{\"execute\": \"add-fd\", \"arguments\": {\"fdset-id\": %d}}", FILE_SET);
    if (writable < 0 || qmp_client_command(monitor, command, writable, NULL, NULL, error) < 0)
        return -1;
    /* "live": it lets go of the images, for another to take them. */
    snprintf(command, sizeof(command),
             "{\"execute\": \"xen-save-devices-state\", "
             "\"arguments\": {\"filename\": \"/dev/fdset/%d\", \"live\": %s}}",
             FILE_SET, cycle->outgoing.owner == NULL ? "true" : "false");
    return qmp_client_command(monitor, command, -1, on_devices_saved, cycle, error);
}

/* Its writes are complete, and it writes no more. */
static void on_device_model_stopped(void *context, const char *failure, json_object *value)
{
    struct lifecycle *cycle = context;
    struct error error = {0};

    (void)value;
    if (cycle->outgoing.status != OUTGOING_ACTIVE)
        return;
    if (failure != NULL)
        refuse(cycle, "stop", failure);
    else if (ask_for_devices(cycle, &error) < 0)
        outgoing_fail(cycle, &error);
}

bool outgoing_on_suspend(struct lifecycle *cycle)
{
    struct life_outgoing *outgoing = &cycle->outgoing;
    struct life *life = &cycle->life;
    struct error error = {0};

    if (life->suspended)
        return true;
    if (!outgoing->suspending) {
        /* Otherwise a request has been taken back too late. */
        if (outgoing->status == OUTGOING_NONE || outgoing->status == OUTGOING_COMPLETED)
            return false;
        outgoing_resume(cycle);
        return true;
    }
    outgoing->suspending = false;
    /* It may be an earlier request that it obeys, and must not obey this one when it goes on. */
    guest_cancel_suspend(&cycle->guest);
    outgoing->suspended = clock_milliseconds();
    life->suspended = true;
    event_del(outgoing->limit);
    pause_again(cycle);
    outgoing->stopped = true;
    if (qmp_client_command(cycle->guest.device_model.monitor, "{\"execute\": \"stop\"}", -1,
                           on_device_model_stopped, cycle, &error) < 0)
        outgoing_fail(cycle, &error);
    return true;
}

static void on_limit(evutil_socket_t fd, short what, void *context)
{
    struct lifecycle *cycle = context;
    struct error error = {0};

    (void)fd, (void)what;
    error_set(&error, "the guest has not suspended itself within %d seconds", SUSPEND_LIMIT);
    outgoing_fail(cycle, &error);
}

/* A guest that is stopped runs for a moment, if it has to be asked. */
static void suspend(struct lifecycle *cycle)
{
    const struct timeval limit = {.tv_sec = SUSPEND_LIMIT};
    struct life_outgoing *outgoing = &cycle->outgoing;
    struct error error = {0};

    outgoing->suspending = true;
    outgoing->was_stopped = outgoing_is_stopped(&cycle->life);
    event_add(outgoing->limit, &limit);
    outgoing->lets_run = cycle->life.paused && guest_must_be_asked(&cycle->guest);
    if ((outgoing->lets_run && domain_unpause(&cycle->guest.domain, &error) < 0) ||
        guest_suspend(&cycle->guest, &error) < 0)
        outgoing_fail(cycle, &error);
}

static void complete(struct lifecycle *cycle)
{
    const struct outgoing_owner *owner = cycle->outgoing.owner;
    struct error error = {0};

    if (owner != NULL && owner->written(cycle, &error) < 0) {
        outgoing_fail(cycle, &error);
        return;
    }
    close_all(cycle);
    set_status(cycle, OUTGOING_COMPLETED);
    stop_logging(cycle);
    if (owner != NULL)
        let_go_on(cycle);
    tell_owner(cycle, NULL);
}

/* All but the end is written. */
static void on_complete(struct lifecycle *cycle)
{
    if (cycle->outgoing.owner != NULL) {
        cycle->outgoing.owner->complete(cycle);
        return;
    }
    cycle->outgoing.committed = true;
    outgoing_answer(cycle);
}

static void on_command_end(void *context, int status)
{
    struct lifecycle *cycle = context;
    struct error error = {0};
    char how[64];

    cycle->outgoing.child.command = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        complete(cycle);
        return;
    }
    process_describe_end(status, how, sizeof(how));
    error_set(&error, "exec: the command %s", how);
    outgoing_fail(cycle, &error);
}

/* All is written; a command has to do its part. */
static void on_written(struct lifecycle *cycle, const struct channel_message *message)
{
    struct life_outgoing *outgoing = &cycle->outgoing;

    outgoing->state.numbers[1] = message->numbers[1];
    life_child_end(cycle, &outgoing->child);
    if (outgoing->child.command == 0)
        complete(cycle);
    else
        child_watch(&cycle->children, CHILD_MIGRATION_COMMAND, outgoing->child.command,
                    on_command_end, cycle);
}

static void on_progress(struct lifecycle *cycle, const struct channel_message *message)
{
    bool is_next_pass = message->numbers[0] != cycle->outgoing.state.numbers[0];

    cycle->outgoing.state = *message;
    if (is_next_pass && cycle->outgoing.owner == NULL && cycle->migration_settings.events)
        front_migration_pass(cycle->monitors, message->numbers[0]);
}

static void on_message(struct lifecycle *cycle, const struct channel_message *message)
{
    struct error error = {0};

    switch ((enum channel_kind)message->kind) {
    case CHANNEL_PROGRESS:
        on_progress(cycle, message);
        break;
    case CHANNEL_LOG_DIRTY:
        if (set_log_dirty(cycle, message->value != 0, on_log_dirty, &error) < 0)
            outgoing_fail(cycle, &error);
        break;
    case CHANNEL_SUSPEND:
        suspend(cycle);
        break;
    case CHANNEL_COMPLETE:
        on_complete(cycle);
        break;
    case CHANNEL_DONE:
        on_written(cycle, message);
        break;
    case CHANNEL_FAILED:
        error_set(&error, "%s", message->text);
        outgoing_fail(cycle, &error);
        break;
    case CHANNEL_RESTORED:
    case CHANNEL_ANSWER:
        break;
    }
}

static void on_channel(evutil_socket_t fd, short what, void *context)
{
    struct lifecycle *cycle = context;
    struct channel_message message = {0};

    (void)what;
    /* A message can end all, and close the connection. */
    while (cycle->outgoing.status == OUTGOING_ACTIVE && cycle->outgoing.child.channel > 0 &&
           channel_receive(fd, &message, NULL) == 1)
        on_message(cycle, &message);
}

static void on_child_end(void *context, int status)
{
    struct lifecycle *cycle = context;
    struct life_outgoing *outgoing = &cycle->outgoing;
    struct error error = {0};

    (void)status;
    outgoing->child.pid = 0;
    on_channel(outgoing->child.channel, 0, cycle);
    if (outgoing->child.channel == 0)
        return;
    error_set(&error, "the process that writes the guest's state has ended");
    outgoing_fail(cycle, &error);
}

static int start_child(struct lifecycle *cycle, const struct saver_limits *limits,
                       struct error *error)
{
    struct life_outgoing *outgoing = &cycle->outgoing;
    cleanup_free char *description = description_make(cycle->plan);
    cleanup_fd int theirs = -1, fd = -1;

    if (description == NULL)
        return error_set_errno(error, ENOMEM, "migrate");
    if (life_command_start(cycle, &outgoing->child, &outgoing->address, true, &fd, error) < 0 ||
        life_child_prepare(&outgoing->child, CHILD_MIGRATION, &theirs, error) < 0)
        return -1;
    const struct saver_config config = {.domid = cycle->guest.domain.domid,
                                        .hvm = is_hvm(cycle),
                                        .live = outgoing_can_be_live(cycle),
                                        .address = &outgoing->address,
                                        .fd = fd < 0 ? outgoing->address.fd : fd,
                                        .description = description,
                                        .memory = cycle->plan->vm->memory,
                                        .limits = *limits};
    return life_child_watch(cycle, &outgoing->child,
                            saver_start(&config, theirs, cycle->guest.gate, error), on_channel,
                            on_child_end, error);
}

static int prepare(struct lifecycle *cycle, const struct migration_address *address,
                   const struct outgoing_owner *owner, struct error *error)
{
    struct life_outgoing *outgoing = &cycle->outgoing;

    if (owner == NULL && cycle->snapshot.work != SNAPSHOT_NONE)
        return error_set(error, "a snapshot is being saved, loaded or deleted");
    if (outgoing_check(cycle, error) < 0)
        return -1;
    *outgoing = (struct life_outgoing){.owner = owner,
                                       .address = *address,
                                       .devices = -1,
                                       .given = -1,
                                       .began = clock_milliseconds()};
    outgoing->limit = event_new(cycle->events.loop, -1, 0, on_limit, cycle);
    return outgoing->limit != NULL ? 0 : error_set(error, "cannot make a timer");
}

int outgoing_save(struct lifecycle *cycle, int file, const struct outgoing_owner *owner,
                  struct error *error)
{
    const struct migration_address address = {.transport = MIGRATION_FD, .fd = file};
    const struct saver_limits none = {0};

    if (prepare(cycle, &address, owner, error) < 0)
        return -1;
    if (start_child(cycle, &none, error) < 0) {
        close_all(cycle);
        return -1;
    }
    set_status(cycle, OUTGOING_ACTIVE);
    return 0;
}

int outgoing_start(struct lifecycle *cycle, const struct migration_address *address,
                   struct error *error)
{
    const struct saver_limits *limits = &cycle->migration_settings.limits;
    struct life_outgoing *outgoing = &cycle->outgoing;

    if (life_descriptor_prepare(address, O_WRONLY, error) < 0 ||
        prepare(cycle, address, NULL, error) < 0)
        return -1;
    outgoing->downtime = limits->downtime;
    if (start_child(cycle, limits, error) < 0) {
        close_all(cycle);
        return -1;
    }
    if (address->transport == MIGRATION_FD)
        outgoing->given = address->fd;
    set_status(cycle, OUTGOING_ACTIVE);
    return 0;
}

int outgoing_cancel(struct lifecycle *cycle, struct error *error)
{
    if (cycle->outgoing.status != OUTGOING_ACTIVE)
        return 0;
    if (cycle->outgoing.committed)
        return error_set(error, "the guest's state is complete, and may be in use elsewhere");
    error_set(&cycle->outgoing.error, "cancelled");
    give_up(cycle, OUTGOING_CANCELLED);
    tell_owner(cycle, &cycle->outgoing.error);
    return 0;
}

void outgoing_end_life(struct lifecycle *cycle)
{
    struct life_outgoing *outgoing = &cycle->outgoing;

    if (outgoing->status != OUTGOING_ACTIVE)
        return;
    close_all(cycle);
    /* A next life does not begin stopped for that; but none begins by itself if the guest may run
     * elsewhere. */
    if (cycle->life.suspended && outgoing->stopped && !outgoing->committed) {
        cycle->life.paused = outgoing->was_stopped;
        restore_device_model(cycle);
    }
    stop_logging(cycle);
    outgoing->suspending = outgoing->lets_run = false;
    error_set(&outgoing->error, "the guest has ended");
    set_status(cycle, OUTGOING_FAILED);
    tell_owner(cycle, &outgoing->error);
}
