/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/start.h"

#include "qemu-integration/guest/bring-up.h"
#include "qemu-integration/guest/network.h"
#include "qemu-integration/lifecycle/endings.h"
#include "qemu-integration/lifecycle/incoming-progress.h"
#include "qemu-integration/lifecycle/lines.h"
#include "qemu-integration/lifecycle/snapshots.h"

/* How long device model and network may take to start, in seconds; xl's own limit. */
#define START_LIMIT 60

/* Interval for polling for netback's interfaces, in microseconds. */
#define NETWORK_INTERVAL 10000

void life_report_started(struct lifecycle *cycle)
{
    cycle->life.started = true;
    output_relay_release(&cycle->relay);
    if (cycle->started != NULL)
        cycle->started();
    cycle->started = NULL;
}

void life_report_menu(struct lifecycle *cycle)
{
    const struct life *life = &cycle->life;

    /* With -daemonize the address could not be printed later. */
    if (!life->started && (life->stage == STAGE_CHOOSING || life->shut_down) &&
        (cycle->device_model.vnc_printed || !cycle->plan->own_vnc))
        life_report_started(cycle);
}

void life_limit_start(struct lifecycle *cycle)
{
    const struct timeval limit = {.tv_sec = START_LIMIT};

    /* With a device model that was kept it may run as soon as it is built. */
    if (cycle->life.stage < STAGE_HELD)
        event_add(cycle->events.limit, &limit);
}

void life_build(struct lifecycle *cycle, const struct boot_choice *choice)
{
    int result;

    cycle->life.stage = STAGE_BUILDING;
    /* Large guests take long. */
    call_gate_set_cancel(cycle->guest.gate, cycle->guest.end_signals);
    result = guest_build(&cycle->guest, choice, &cycle->error);
    call_gate_set_cancel(cycle->guest.gate, -1);
    if (result < 0) {
        /* A kept device model is waited for meanwhile, which a signal cuts short. */
        life_end_failed(cycle);
        return;
    }
    cycle->life.stage = STAGE_STARTING;
    life_start_if_ready(cycle);
}

/* Reports the start, then does what could wait until then. */
static void finish_start(struct lifecycle *cycle)
{
    if (!cycle->life.started)
        life_report_started(cycle);
    guest_started(&cycle->guest);
    incoming_on_started(cycle);
    snapshots_on_started(cycle);
}

static void hold_guest(struct lifecycle *cycle)
{
    event_del(cycle->events.limit);
    cycle->life.stage = STAGE_HELD;
    finish_start(cycle);
}

static void run_guest(struct lifecycle *cycle)
{
    event_del(cycle->events.limit);
    if (domain_unpause(&cycle->guest.domain, &cycle->error) < 0) {
        life_end(cycle, ENDING_ERROR);
        return;
    }
    cycle->life.stage = STAGE_RUNNING;
    finish_start(cycle);
}

/*
 * The guest needs its device model, its network and the clients that it is to wait for. The monitor
 * tells when the device model is ready, not its state in xenstore: that is "running" before QEMU
 * opens its displays, which can fail.
 */
void life_start_if_ready(struct lifecycle *cycle)
{
    struct life *life = &cycle->life;

    if (life->ending != ENDING_NONE || cycle->device_model.state == DEVICE_MODEL_STARTING ||
        !guest_network_ready(&cycle->guest) || life_awaits_client(cycle) ||
        front_awaits_client(cycle->monitors) || cycle->device_model.awaited > 0)
        return;
    /* As for a menu. */
    if (cycle->plan->own_vnc && !cycle->device_model.vnc_printed)
        return;
    /* Unless the address that it is to come to is still being looked up. */
    if (life->stage == STAGE_INCOMING && !life->started && cycle->incoming.query == NULL)
        life_report_started(cycle);
    if (life->stage == STAGE_STARTING && cycle->guest.held)
        hold_guest(cycle);
    if ((life->stage == STAGE_STARTING || life->stage == STAGE_HELD) &&
        cycle->device_model.state == DEVICE_MODEL_RUNS)
        run_guest(cycle);
}

void life_on_network_poll(evutil_socket_t fd, short what, void *context)
{
    const struct timeval again = {.tv_usec = NETWORK_INTERVAL};
    struct lifecycle *cycle = context;

    (void)fd, (void)what;
    if (cycle->life.ending != ENDING_NONE)
        return;
    if (guest_network_connect(&cycle->guest, &cycle->error) < 0)
        life_end_failed(cycle);
    else if (guest_network_ready(&cycle->guest))
        life_start_if_ready(cycle);
    else
        event_add(cycle->events.network_poll, &again);
}

void life_on_limit(evutil_socket_t fd, short what, void *context)
{
    struct lifecycle *cycle = context;
    const struct life *life = &cycle->life;

    (void)fd, (void)what;
    if (life->stage == STAGE_QUITTING) {
        life_end(cycle, ENDING_REQUESTED);
        return;
    }
    /* QEMU itself waits for ever, too. */
    if (life->stage == STAGE_INCOMING || boot_menu_waits_for_user(life->menu) ||
        life_awaits_client(cycle) || front_awaits_client(cycle->monitors) ||
        (cycle->device_model.state == DEVICE_MODEL_STARTING && cycle->relay.client_awaited)) {
        life_limit_start(cycle);
        return;
    }
    if (life->stage < STAGE_STARTING)
        error_set(&cycle->error,
                  "the bootloader's disk and screen were not ready within %d seconds", START_LIMIT);
    else if (!guest_network_ready(&cycle->guest))
        error_set(&cycle->error, "the kernel's netback made no network interface within %d seconds",
                  START_LIMIT);
    else
        error_set(&cycle->error, "the device model %s did not start within %d seconds",
                  cycle->plan->paths.device_model, START_LIMIT);
    life_end(cycle, ENDING_ERROR);
}
