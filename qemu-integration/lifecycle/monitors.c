/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/monitors.h"

#include "qemu-integration/lifecycle/domain-commands.h"
#include "qemu-integration/lifecycle/hotplug-commands.h"
#include "qemu-integration/lifecycle/migration-commands.h"
#include "qemu-integration/lifecycle/password-commands.h"
#include "qemu-integration/lifecycle/requests.h"
#include "qemu-integration/lifecycle/screen-commands.h"
#include "qemu-integration/lifecycle/snapshot-commands.h"
#include "qemu-integration/lifecycle/start.h"
#include "qemu-integration/lifecycle/stats-commands.h"

/* While it suspends itself it has to run, and while the rest of its memory is written it must not
 * change. */
static int refuse_while_suspending(const struct lifecycle *cycle, struct error *error)
{
    return cycle->outgoing.status == OUTGOING_ACTIVE &&
                   (cycle->life.suspended || cycle->outgoing.suspending)
               ? error_set(error, "Migration is not finalized yet")
               : 0;
}

static int before_stop(void *context, struct error *error)
{
    struct lifecycle *cycle = context;

    if (refuse_while_suspending(cycle, error) < 0)
        return -1;
    cycle->life.stopping = true;
    cycle->life.continuing = false;
    life_pause(cycle);
    return 0;
}

static void after_stop(void *context, bool done)
{
    struct lifecycle *cycle = context;
    bool runs = cycle->device_model.state == DEVICE_MODEL_RUNS;

    /* One that has not begun to run waits for "cont". */
    if (done && cycle->life.stage < STAGE_RUNNING)
        cycle->guest.held = true;
    /* If it ran, its STOP is still to come. */
    cycle->life.stopping = done && runs;
    if (!done && runs)
        life_on_cont(cycle);
}

/* While its disks go back the device model must not use them. */
static int before_cont(void *context, struct error *error)
{
    const struct lifecycle *cycle = context;
    const struct life_snapshot *snapshot = &cycle->snapshot;

    if (snapshot->stopping && !(snapshot->begun && cycle->incoming.restored))
        return error_set(error, "a snapshot is being loaded");
    return refuse_while_suspending(cycle, error);
}

/* One that is awaited need not wait for another. */
static void after_cont(void *context, bool done)
{
    struct lifecycle *cycle = context;

    if (done && cycle->life.stage == STAGE_INCOMING)
        cycle->guest.held = false;
}

static const struct monitor_command commands[] = {
    {.name = "cont",
     .before = before_cont,
     .after = after_cont,
     .human = MONITOR_HUMAN({.name = "cont|c", .help = "resume emulation"})},
    {.name = "stop",
     .before = before_stop,
     .after = after_stop,
     .human = MONITOR_HUMAN({.name = "stop|s", .help = "stop emulation"})},
    {.name = NULL},
};

static void on_client(void *context)
{
    life_start_if_ready(context);
}

int life_open_monitors(struct lifecycle *cycle)
{
    const struct front_config config = {
        .loop = cycle->events.loop,
        .gate = cycle->guest.gate,
        .monitors = &cycle->plan->qmps,
        .commands = {.tables = {commands, life_domain_commands, life_migration_commands,
                                life_hotplug_commands, life_snapshot_commands, life_stats_commands,
                                life_password_commands, life_screen_commands},
                     .context = cycle,
                     .restricts = cycle->plan->vm->monitor_restrict},
        .stays = cycle->plan->vm->no_shutdown,
        .connected = on_client,
        .context = cycle};

    if (cycle->monitors == NULL)
        cycle->monitors = front_open(&config, &cycle->error);
    return cycle->monitors == NULL
               ? -1
               : front_device_model_begins(cycle->monitors, cycle->guest.device_model.qmps,
                                           &cycle->error);
}

static const char *reason_of(enum ending ending)
{
    return ending == ENDING_REBOOT ? "the guest was reset"
           : ending == ENDING_LOAD ? "a snapshot is being loaded"
                                   : "the guest has ended";
}

void life_close_monitors(struct lifecycle *cycle)
{
    if (cycle->monitors != NULL)
        front_device_model_ends(cycle->monitors, reason_of(cycle->life.ending));
}
