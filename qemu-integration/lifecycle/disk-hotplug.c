/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU 10 writes a new frontend's state before its other nodes, and Linux, which looks at once,
 * gives the disk up. So the domain is paused while QEMU plugs a disk. Xen counts pauses: those of
 * "stop" and of others are independent of this one.
 *
 * Unplugging is the guest's to allow: QEMU removes a disk when the frontend has closed. Linux since
 * 5.14 closes one that is in use, too, and then fails its I/O; older ones and other systems wait
 * until it is not.
 */
#include "qemu-integration/lifecycle/disk-hotplug.h"

#include "common/cleanup.h"
#include "common/clock.h"
#include "common/json.h"
#include "qemu-integration/device-model/plugged-disk.h"
#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/lifecycle/domain-queries.h"
#include "qemu-integration/lifecycle/given-commands.h"
#include "qemu-integration/plan/disk-name.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* How long a guest has to close a disk, in seconds: by default, and at most. */
#define CLOSE_LIMIT     30
#define CLOSE_LIMIT_MAX 3600

/* How long QEMU may take to remove a disk whose frontend is closed, in milliseconds. */
#define REMOVE_LIMIT 10000

/* How often to look whether it has, in microseconds. */
#define REMOVE_INTERVAL 50000

/* Kinds of what is kept for a later device model. */
#define IMAGE "image"
#define DISK  "disk"

struct disk_name {
    char text[PLAN_DISK_NAME_SIZE];
};

static struct disk_name name_of(unsigned number)
{
    struct disk_name name = {0};

    plan_disk_name(number, name.text);
    return name;
}

static int give_command(struct lifecycle *cycle, const char *command, qmp_client_answered *answered,
                        void *context, struct error *error)
{
    if (command == NULL)
        return error_set_errno(error, ENOMEM, "cannot give the device model a command");
    return qmp_client_command(cycle->guest.device_model.monitor, command, -1, answered, context,
                              error);
}

void life_keep_image(void *context, json_object *arguments)
{
    struct lifecycle *cycle = context;
    const char *name = json_text(arguments, "node-name");

    /* No disk can have one without. */
    if (name != NULL)
        given_commands_keep(&cycle->given, IMAGE, name, "blockdev-add", arguments);
}

void life_drop_image(void *context, json_object *arguments)
{
    struct lifecycle *cycle = context;
    const char *name = json_text(arguments, "node-name");

    if (name != NULL)
        given_commands_drop(&cycle->given, IMAGE, name);
}

/* One that was plugged here has an image that nobody else closes. */
static void drop_disk(struct lifecycle *cycle, const char *name)
{
    char image[sizeof(PLUGGED_DISK_PREFIX) + PLAN_DISK_NAME_SIZE];

    snprintf(image, sizeof(image), PLUGGED_DISK_PREFIX "%s", name);
    given_commands_drop(&cycle->given, DISK, name);
    given_commands_drop(&cycle->given, IMAGE, image);
}

static void remove_node(struct lifecycle *cycle, unsigned number)
{
    cleanup_free char *command = plugged_disk_remove_node(name_of(number).text);
    struct error error = {0};

    if (give_command(cycle, command, NULL, NULL, &error) < 0)
        error_warn(&error);
}

/* The guest must not stand still for ever as one call failed. */
static void let_run(struct life_disk_request *request)
{
    const struct domain *domain = &request->cycle->guest.domain;
    struct error error = {0};

    if (request->paused && domain_unpause(domain, &error) < 0) {
        error_warn(&error);
        error = (struct error){0};
        if (domain_unpause(domain, &error) < 0)
            error_warn(&error);
    }
    request->paused = false;
}

static void release(struct life_disk_request *request)
{
    if (request->timer != NULL)
        event_free(request->timer);
    json_object_put(request->node);
    json_object_put(request->device);
    store_disconnect(request->cycle->guest.store);
    *request = (struct life_disk_request){0};
}

/* @failure: NULL: it has been obeyed. */
static void finish(struct life_disk_request *request, const char *failure)
{
    let_run(request);
    monitor_ticket_answer(&request->ticket, NULL, failure);
    release(request);
}

static void on_given_up(void *context, const char *failure, json_object *value)
{
    struct life_disk_request *request = context;
    const struct error reason = request->failure;

    (void)failure, (void)value;
    finish(request, reason.message);
}

/* What cannot be plugged leaves no image open, not even when the client is told. */
static void give_up(struct life_disk_request *request, const char *failure)
{
    cleanup_free char *command = plugged_disk_remove_node(name_of(request->number).text);
    struct error error = {0};

    let_run(request);
    error_set(&request->failure, "%s", failure);
    if (!request->has_node ||
        give_command(request->cycle, command, on_given_up, request, &error) < 0)
        on_given_up(request, NULL, NULL);
}

static bool is_requested(const struct lifecycle *cycle, unsigned number)
{
    for (unsigned i = 0; i < LIFE_DISK_REQUESTS_MAX; i++)
        if (cycle->disk_requests[i].cycle != NULL && cycle->disk_requests[i].number == number)
            return true;
    return false;
}

/* NULL: @error is filled. */
static struct life_disk_request *new_request(struct lifecycle *cycle, unsigned number,
                                             const struct monitor_ticket *ticket,
                                             struct error *error)
{
    for (unsigned i = 0; i < LIFE_DISK_REQUESTS_MAX; i++) {
        struct life_disk_request *request = &cycle->disk_requests[i];

        if (request->cycle != NULL)
            continue;
        *request = (struct life_disk_request){.cycle = cycle, .number = number, .ticket = *ticket};
        return request;
    }
    error_set(error, "too many disks are being plugged and unplugged");
    return NULL;
}

int life_check_devices_may_change(const struct lifecycle *cycle, struct error *error)
{
    if (cycle->snapshot.work != SNAPSHOT_NONE)
        return error_set(error, "a snapshot is being saved, loaded or deleted");
    return cycle->outgoing.status == OUTGOING_ACTIVE || cycle->migrate_request.waits
               ? error_set(error, "no devices can be plugged or unplugged during a migration")
               : 0;
}

int life_check_may_plug(const struct lifecycle *cycle, struct error *error)
{
    if (life_check_domain(cycle, error) < 0)
        return -1;
    if (cycle->device_model.state == DEVICE_MODEL_STARTING)
        return error_set(error, "the device model does not run yet");
    return life_check_devices_may_change(cycle, error);
}

/* What fails when QEMU begins is tried again when somebody asks. */
static int note_disks(struct lifecycle *cycle, struct error *error)
{
    struct life_device_model *model = &cycle->device_model;

    if (!model->disks_known && guest_disks_list(&cycle->guest, &model->disks, error) < 0)
        return -1;
    model->disks_known = true;
    return 0;
}

static int check_free(struct lifecycle *cycle, const char *vdev, unsigned *number,
                      struct error *error)
{
    int there;

    if (plan_disk_number(vdev, number, error) < 0)
        return -1;
    there = is_requested(cycle, *number) ? 1 : guest_disk_is_there(&cycle->guest, *number, error);
    return there > 0 ? error_set(error, "the guest has a disk '%s' already", vdev) : there;
}

static json_object *arguments_of(const json_object *command)
{
    json_object *arguments = NULL;

    json_object_object_get_ex(command, "arguments", &arguments);
    return arguments;
}

/* The number of a disk that QEMU has named: the one that is new; 0: there is none. */
static unsigned find_new(struct lifecycle *cycle)
{
    struct error error = {0};
    struct guest_disks now;

    if (guest_disks_list(&cycle->guest, &now, &error) < 0)
        return 0;
    for (unsigned i = 0; i < now.count; i++)
        if (!guest_disks_have(&cycle->device_model.disks, now.numbers[i]) &&
            !given_commands_have(&cycle->given, DISK, name_of(now.numbers[i]).text))
            return now.numbers[i];
    return 0;
}

/* For a later device model. Its image comes first. */
static void keep_disk(struct life_disk_request *request)
{
    struct lifecycle *cycle = request->cycle;
    json_object *device = arguments_of(request->device);
    unsigned number = request->number != 0 ? request->number : find_new(cycle);

    if (number == 0)
        return;
    json_add_text(device, "vdev", name_of(number).text);
    if (request->node != NULL)
        life_keep_image(cycle, arguments_of(request->node));
    given_commands_keep(&cycle->given, DISK, name_of(number).text, "device_add", device);
}

static void on_plugged(void *context, const char *failure, json_object *value)
{
    struct life_disk_request *request = context;

    (void)value;
    if (failure != NULL) {
        give_up(request, failure);
        return;
    }
    keep_disk(request);
    finish(request, NULL);
}

/* Before it runs for the first time it sees nothing anyway. */
static int pause_guest(struct life_disk_request *request, struct error *error)
{
    if (request->cycle->life.stage != STAGE_RUNNING)
        return 0;
    if (domain_pause(&request->cycle->guest.domain, error) < 0)
        return -1;
    request->paused = true;
    return 0;
}

static const char *text_of(json_object *command)
{
    return json_object_to_json_string_ext(command, JSON_C_TO_STRING_PLAIN);
}

static int plug(struct life_disk_request *request, struct error *error)
{
    return pause_guest(request, error) < 0
               ? -1
               : give_command(request->cycle, text_of(request->device), on_plugged, request, error);
}

static void on_node(void *context, const char *failure, json_object *value)
{
    struct life_disk_request *request = context;
    struct error error = {0};

    (void)value;
    request->has_node = failure == NULL;
    if (failure != NULL)
        give_up(request, failure);
    else if (plug(request, &error) < 0)
        give_up(request, error.message);
}

int life_begin_disk_device(void *context, json_object *arguments,
                           const struct monitor_ticket *ticket, struct error *error)
{
    const char *driver = json_text(arguments, "driver");
    const char *vdev = json_text(arguments, "vdev");
    struct lifecycle *cycle = context;
    struct life_disk_request *request;
    unsigned number = 0; /* QEMU says what is wrong, or chooses one that is free */

    if (driver == NULL || (strcmp(driver, "xen-disk") != 0 && strcmp(driver, "xen-cdrom") != 0))
        return MONITOR_PASSED;
    if (life_check_may_plug(cycle, error) < 0 || note_disks(cycle, error) < 0 ||
        (vdev != NULL && check_free(cycle, vdev, &number, error) < 0))
        return -1;
    request = new_request(cycle, number, ticket, error);
    if (request == NULL)
        return -1;
    request->device = json_object_new_object();
    json_add_text(request->device, "execute", "device_add");
    json_object_object_add(request->device, "arguments", json_object_get(arguments));
    if (plug(request, error) == 0)
        return MONITOR_BEGUN;
    let_run(request);
    release(request);
    return -1;
}

static bool is_block_device(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISBLK(status.st_mode);
}

int life_begin_disk_add(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                        struct error *error)
{
    const char *vdev = json_text(arguments, "device");
    const char *format = json_text(arguments, "format");
    struct lifecycle *cycle = context;
    struct life_disk_request *request;
    struct disk_name name = {0};
    unsigned number;

    if (life_check_may_plug(cycle, error) < 0 || note_disks(cycle, error) < 0 ||
        check_free(cycle, vdev, &number, error) < 0)
        return -1;
    if (cycle->life.stage < STAGE_STARTING)
        return error_set(error, "the guest does not run yet");
    request = new_request(cycle, number, ticket, error);
    if (request == NULL)
        return -1;
    name = name_of(number);
    const struct plugged_disk disk = {.name = name.text,
                                      .file = json_text(arguments, "file"),
                                      .format = format == NULL ? "raw" : format,
                                      .read_only = json_is_true(arguments, "readonly"),
                                      .block_device =
                                          is_block_device(json_text(arguments, "file"))};
    request->node = plugged_disk_add_node(&disk);
    request->device = plugged_disk_add_device(name.text, vdev);
    if (give_command(cycle, text_of(request->node), on_node, request, error) == 0)
        return MONITOR_BEGUN;
    release(request);
    return -1;
}

/* The device that is gone may have been plugged here, with an image that nobody else closes. */
static void on_node_removed(void *context, const char *failure, json_object *value)
{
    (void)failure, (void)value;
    finish(context, NULL);
}

static void on_gone(struct life_disk_request *request)
{
    cleanup_free char *command = plugged_disk_remove_node(name_of(request->number).text);
    struct error error = {0};

    drop_disk(request->cycle, name_of(request->number).text);
    if (give_command(request->cycle, command, on_node_removed, request, &error) < 0)
        finish(request, error.message);
}

static void await(struct life_disk_request *request)
{
    const struct timeval interval = {.tv_usec = REMOVE_INTERVAL};

    event_add(request->timer, &interval);
}

/* The guest, or after force QEMU, has not done its part. */
static void on_deadline(struct life_disk_request *request)
{
    struct error error = {0};

    if (request->force && !request->forced) {
        request->forced = true;
        request->deadline = clock_milliseconds() + REMOVE_LIMIT;
        if (guest_disk_close(&request->cycle->guest, request->number, &error) < 0)
            finish(request, error.message);
        else
            await(request);
        return;
    }
    if (request->forced)
        error_set(&error, "the device model does not remove disk '%s'",
                  name_of(request->number).text);
    else
        error_set(
            &error,
            "the guest has not given up disk '%s' within %u s; it is removed when it does, or "
            "at once with force",
            name_of(request->number).text, request->timeout);
    finish(request, error.message);
}

static void on_time(evutil_socket_t fd, short what, void *context)
{
    struct life_disk_request *request = context;
    struct error error = {0};
    int there = guest_disk_is_there(&request->cycle->guest, request->number, &error);

    (void)fd, (void)what;
    if (there < 0)
        finish(request, error.message);
    else if (there == 0)
        on_gone(request);
    else if (clock_milliseconds() >= request->deadline)
        on_deadline(request);
    else
        await(request);
}

static int begin_removal(struct life_disk_request *request, struct error *error)
{
    request->timer = event_new(request->cycle->events.loop, -1, 0, on_time, request);
    if (request->timer == NULL)
        return error_set(error, "cannot make a timer");
    if (guest_disk_release(&request->cycle->guest, request->number, error) < 0)
        return -1;
    await(request);
    return 0;
}

static int find_disk(struct lifecycle *cycle, const char *vdev, unsigned *number,
                     struct error *error)
{
    struct guest_disks disks;

    if (plan_disk_number(vdev, number, error) < 0 ||
        guest_disks_list(&cycle->guest, &disks, error) < 0)
        return -1;
    if (!guest_disks_have(&disks, *number))
        return error_set(error, "the guest has no disk '%s'", vdev);
    return is_requested(cycle, *number)
               ? error_set(error, "disk '%s' is being plugged or unplugged", vdev)
               : 0;
}

static int read_timeout(const json_object *arguments, unsigned *timeout, struct error *error)
{
    json_object *value;
    int64_t seconds = CLOSE_LIMIT;

    if (json_object_object_get_ex(arguments, "timeout", &value))
        seconds = json_object_get_int64(value);
    if (seconds < 0 || seconds > CLOSE_LIMIT_MAX)
        return error_set(error, "Parameter 'timeout' expects 0 to %d seconds", CLOSE_LIMIT_MAX);
    *timeout = (unsigned)seconds;
    return 0;
}

int life_begin_disk_remove(void *context, json_object *arguments,
                           const struct monitor_ticket *ticket, struct error *error)
{
    struct lifecycle *cycle = context;
    struct life_disk_request *request;
    unsigned number, timeout = 0;

    if (read_timeout(arguments, &timeout, error) < 0 || life_check_may_plug(cycle, error) < 0 ||
        note_disks(cycle, error) < 0 ||
        find_disk(cycle, json_text(arguments, "device"), &number, error) < 0)
        return -1;
    request = new_request(cycle, number, ticket, error);
    if (request == NULL)
        return -1;
    request->force = json_is_true(arguments, "force");
    request->timeout = timeout;
    request->deadline = clock_milliseconds() + (int64_t)timeout * 1000;
    if (begin_removal(request, error) == 0)
        return MONITOR_BEGUN;
    release(request);
    return -1;
}

void life_disks_on_device_model(struct lifecycle *cycle)
{
    struct error error = {0};

    if (cycle->plan->qmps.count > 0)
        note_disks(cycle, &error);
}

void life_disks_on_deleted(struct lifecycle *cycle, const char *id)
{
    const char *name = plugged_disk_of_device(id);
    struct error error = {0};

    if (name == NULL)
        return;
    cleanup_free char *command = plugged_disk_remove_node(name);
    drop_disk(cycle, name);
    if (give_command(cycle, command, NULL, NULL, &error) < 0)
        error_warn(&error);
}

static int find_missing(const struct guest_disks *disks, const struct guest_disks *others,
                        const char *what, struct error *error)
{
    for (unsigned i = 0; i < disks->count; i++)
        if (!guest_disks_have(others, disks->numbers[i]))
            return error_set(error,
                             "disk '%s' was %s, and the guest's state has the disks of the "
                             "command line only",
                             name_of(disks->numbers[i]).text, what);
    return 0;
}

int life_disks_check_unchanged(struct lifecycle *cycle, struct error *error)
{
    struct guest_disks now;

    for (unsigned i = 0; i < LIFE_DISK_REQUESTS_MAX; i++)
        if (cycle->disk_requests[i].cycle != NULL)
            return error_set(error, "a disk is being plugged or unplugged");
    if (note_disks(cycle, error) < 0 || guest_disks_list(&cycle->guest, &now, error) < 0)
        return -1;
    return find_missing(&now, &cycle->device_model.disks, "plugged in", error) < 0
               ? -1
               : find_missing(&cycle->device_model.disks, &now, "removed", error);
}

static bool is_still_there(void *context, const char *name)
{
    struct error error = {0};
    unsigned number;

    return plan_disk_number(name, &number, &error) == 0 && guest_disks_have(context, number);
}

/* A snapshot that is loaded has the disks of the command line. */
static void keep_what_is_there(struct lifecycle *cycle)
{
    struct error error = {0};
    struct guest_disks now = {0};

    if (cycle->life.ending == ENDING_LOAD || guest_disks_list(&cycle->guest, &now, &error) == 0)
        given_commands_drop_kind(&cycle->given, DISK, is_still_there, &now);
    else
        error_warn(&error);
}

void life_disks_end_life(struct lifecycle *cycle)
{
    if (given_commands_have(&cycle->given, DISK, NULL))
        keep_what_is_there(cycle);
    for (unsigned i = 0; i < LIFE_DISK_REQUESTS_MAX; i++) {
        struct life_disk_request *request = &cycle->disk_requests[i];

        if (request->cycle == NULL)
            continue;
        if (cycle->guest.device_model.monitor != NULL)
            qmp_client_forget(cycle->guest.device_model.monitor, request);
        /* There is no domain to run, but its device model may be that of the next life. */
        request->paused = false;
        /* Also if QEMU has only been told to open it. */
        if (request->device != NULL)
            remove_node(cycle, request->number);
        finish(request,
               cycle->life.ending == ENDING_REBOOT ? "the guest was reset" : "the guest has ended");
    }
}
