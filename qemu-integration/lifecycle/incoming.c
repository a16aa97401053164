/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/incoming.h"

#include "common/cleanup.h"
#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/guest/bring-up.h"
#include "qemu-integration/lifecycle/endings.h"
#include "qemu-integration/lifecycle/incoming-listener.h"
#include "qemu-integration/lifecycle/incoming-progress.h"
#include "qemu-integration/lifecycle/lines.h"
#include "qemu-integration/lifecycle/migration-child.h"
#include "qemu-integration/lifecycle/snapshots.h"
#include "qemu-integration/lifecycle/start.h"
#include "qemu-integration/migration/description.h"
#include "qemu-integration/migration/restorer.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

bool incoming_expected(const struct lifecycle *cycle)
{
    return cycle->guest.incoming;
}

static void fail(struct lifecycle *cycle, const struct error *error)
{
    incoming_tell(cycle, "failed");
    if (snapshots_is_loading(cycle))
        error_set(&cycle->error, "loadvm %s: %s", cycle->snapshot.tag, error->message);
    else
        error_set(&cycle->error, "-incoming: %s", error->message);
    /* A signal may have cut short what begins with the life. */
    life_end_failed(cycle);
}

static void on_devices_loaded(void *context, const char *failure, json_object *value)
{
    struct error error = {0};

    (void)value;
    if (failure == NULL)
        return;
    error_set(&error, "the device model does not take its state: %s", failure);
    fail(context, &error);
}

static int load_devices(struct lifecycle *cycle, struct error *error)
{
    struct qmp_client *monitor = cycle->guest.device_model.monitor;

    /* One that was kept has no state: its devices are paravirtual. */
    if (guest_keeps_device_model(&cycle->guest))
        return cycle->guest.held ? 0
                                 : qmp_client_command(monitor, "{\"execute\": \"cont\"}", -1,
                                                      on_devices_loaded, cycle, error);
    if (lseek(cycle->incoming.devices, 0, SEEK_SET) < 0)
        return error_set_errno(error, errno, "the device model's state");
    /* It would begin to run by itself. */
    if (cycle->guest.held &&
        qmp_client_command(monitor, "{\"execute\": \"stop\"}", -1, NULL, NULL, error) < 0)
        return -1;
    return qmp_client_command(monitor,
                              "{\"execute\": \"getfd\", \"arguments\": "
                              "{\"fdname\": \"qemu-xen-devices\"}}",
                              cycle->incoming.devices, NULL, NULL, error) < 0
               ? -1
               : qmp_client_command(monitor,
                                    "{\"execute\": \"migrate-incoming\", \"arguments\": "
                                    "{\"uri\": \"fd:qemu-xen-devices\"}}",
                                    -1, on_devices_loaded, cycle, error);
}

void incoming_on_device_model(struct lifecycle *cycle)
{
    struct life_incoming *incoming = &cycle->incoming;
    const char *snapshot = cycle->plan->incoming.snapshot;
    struct error error = {0};

    if (cycle->life.stage == STAGE_INCOMING && snapshot != NULL && !cycle->guest.rebooted &&
        !snapshots_is_loading(cycle))
        snapshots_begin_with(cycle, snapshot);
    if (!incoming->restored || incoming->devices < 0 ||
        cycle->device_model.state == DEVICE_MODEL_STARTING)
        return;
    if (load_devices(cycle, &error) < 0)
        fail(cycle, &error);
    close(steal_fd(&incoming->devices));
}

/* The domain has its memory. */
static void take_domain(struct lifecycle *cycle, const struct channel_message *message)
{
    const struct guest_rings rings = {.store = message->numbers[0], .console = message->numbers[1]};
    struct error error = {0};

    life_child_end(cycle, &cycle->incoming.child);
    life_command_end(cycle, &cycle->incoming.child);
    if (guest_restored(&cycle->guest, &rings, &error) < 0) {
        fail(cycle, &error);
        return;
    }
    cycle->incoming.restored = true;
    cycle->guest.held |= message->value != 0;
    cycle->life.stage = STAGE_STARTING;
    life_limit_start(cycle);
    incoming_on_device_model(cycle);
    if (life_first_line(cycle) != NULL)
        serial_switch_to_guest(life_first_line(cycle)->serial);
    life_start_if_ready(cycle);
}

static void on_channel(evutil_socket_t fd, short what, void *context)
{
    struct lifecycle *cycle = context;
    struct life_incoming *incoming = &cycle->incoming;
    struct channel_message message = {0};
    struct error error = {0};

    (void)what;
    while (incoming->child.channel != 0 && cycle->life.ending == ENDING_NONE &&
           channel_receive(fd, &message, incoming->devices < 0 ? &incoming->devices : NULL) == 1)
        if (message.kind == CHANNEL_RESTORED && incoming->devices >= 0) {
            take_domain(cycle, &message);
        } else if (message.kind == CHANNEL_FAILED) {
            error_set(&error, "%s", message.text);
            fail(cycle, &error);
        }
}

static void on_child_end(void *context, int status)
{
    struct lifecycle *cycle = context;
    struct life_incoming *incoming = &cycle->incoming;
    struct error error = {0};

    (void)status;
    incoming->child.pid = 0;
    on_channel(incoming->child.channel, 0, cycle);
    if (incoming->restored || cycle->life.ending != ENDING_NONE)
        return;
    error_set(&error, "the process that reads the guest's state has ended");
    fail(cycle, &error);
}

static int start_child(struct lifecycle *cycle, int fd, struct error *error)
{
    struct life_incoming *incoming = &cycle->incoming;
    cleanup_free char *description = description_make(cycle->plan);
    const struct restorer_config config = {.domid = cycle->guest.domain.domid,
                                           .ports = cycle->guest.ports,
                                           .address = &incoming->address,
                                           .fd = fd,
                                           .description = description};
    cleanup_fd int theirs = -1;

    if (description == NULL)
        return error_set_errno(error, ENOMEM, "-incoming");
    if (life_child_prepare(&incoming->child, CHILD_MIGRATION, &theirs, error) < 0 ||
        life_child_watch(cycle, &incoming->child,
                         restorer_start(&config, theirs, cycle->guest.gate, error), on_channel,
                         on_child_end, error) < 0)
        return -1;
    incoming_tell(cycle, "active");
    return 0;
}

int incoming_load(struct lifecycle *cycle, struct error *error)
{
    const int file = cycle->snapshot.file;

    cycle->incoming.address = (struct migration_address){.transport = MIGRATION_FD, .fd = file};
    cycle->snapshot.begun = true;
    return start_child(cycle, file, error);
}

static void on_connection(struct lifecycle *cycle, int fd)
{
    struct error error = {0};

    if (start_child(cycle, fd, &error) < 0)
        fail(cycle, &error);
}

/* Who waits for it can try again; -incoming cannot. */
static void on_listening(struct lifecycle *cycle, const struct error *failure)
{
    struct life_incoming *incoming = &cycle->incoming;

    if (cycle->plan->incoming.deferred)
        monitor_ticket_answer(&incoming->ticket, NULL, failure == NULL ? NULL : failure->message);
    else if (failure != NULL)
        fail(cycle, failure);
    else
        life_start_if_ready(cycle);
}

static int open_source(struct lifecycle *cycle, struct error *error)
{
    struct life_incoming *incoming = &cycle->incoming;
    const struct migration_address *address = &incoming->address;
    cleanup_fd int fd = -1;

    if (address->transport == MIGRATION_TCP || address->transport == MIGRATION_UNIX)
        return incoming_listen(cycle, on_listening, on_connection, error);
    if (life_command_start(cycle, &incoming->child, address, false, &fd, error) < 0)
        return -1;
    if (start_child(cycle, fd < 0 ? address->fd : fd, error) == 0)
        return 0;
    life_command_end(cycle, &incoming->child);
    return -1;
}

int incoming_start(struct lifecycle *cycle, const struct migration_address *address,
                   const struct monitor_ticket *ticket, struct error *error)
{
    struct life_incoming *incoming = &cycle->incoming;

    if (cycle->life.stage != STAGE_INCOMING || !cycle->plan->incoming.deferred)
        return error_set(error, "'-incoming defer' is required for migrate_incoming");
    if (incoming_is_listening(incoming) || incoming->child.pid != 0)
        return error_set(error, "The incoming migration has already been started");
    incoming->address = *address;
    incoming->ticket = *ticket;
    if (life_descriptor_prepare(&incoming->address, O_RDONLY, error) < 0 ||
        open_source(cycle, error) < 0) {
        incoming->ticket = (struct monitor_ticket){0};
        return -1;
    }
    /* The child has it. */
    if (incoming->address.transport == MIGRATION_FD)
        close(incoming->address.fd);
    if (incoming->query == NULL)
        monitor_ticket_answer(&incoming->ticket, NULL, NULL);
    return 0;
}

/* With -incoming defer and -loadvm once the device model is ready. */
static int begin_to_read(struct lifecycle *cycle, struct error *error)
{
    if (snapshots_is_loading(cycle))
        return snapshots_begin_life(cycle, error);
    if (cycle->plan->incoming.deferred || cycle->plan->incoming.snapshot != NULL)
        return 0;
    return open_source(cycle, error);
}

void incoming_begin(struct lifecycle *cycle)
{
    struct error error = {0};

    cycle->incoming = (struct life_incoming){
        .address = cycle->plan->incoming.address, .listener = -1, .devices = -1};
    cycle->life.stage = STAGE_INCOMING;
    if (begin_to_read(cycle, &error) < 0)
        fail(cycle, &error);
}

void incoming_end_life(struct lifecycle *cycle)
{
    struct life_incoming *incoming = &cycle->incoming;

    if (!incoming_expected(cycle))
        return;
    life_child_end(cycle, &incoming->child);
    life_command_end(cycle, &incoming->child);
    incoming_stop_listening(incoming);
    monitor_ticket_answer(&incoming->ticket, NULL, "the guest has ended");
    if (incoming->devices >= 0)
        close(steal_fd(&incoming->devices));
}
