/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/endings.h"

#include "common/process.h"
#include "qemu-integration/guest/bring-up.h"
#include "qemu-integration/host/end-signals.h"
#include "qemu-integration/lifecycle/announcements.h"
#include "qemu-integration/lifecycle/dump.h"
#include "qemu-integration/lifecycle/outgoing.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

/* Xen may be short of something for a moment: how often it is asked again about the domain until
 * the guest is given up, and after which time, in microseconds. */
#define ASK_AGAIN_COUNT    20
#define ASK_AGAIN_INTERVAL 500000

/* How long a toolstack that has begun to destroy the domain may take, in seconds. */
#define FOREIGN_DESTROY_LIMIT 10

void life_end(struct lifecycle *cycle, enum ending ending)
{
    if (cycle->life.ending == ENDING_NONE)
        cycle->life.ending = ending;
    event_base_loopbreak(cycle->events.loop);
}

void life_end_failed(struct lifecycle *cycle)
{
    bool requested = end_signals_take(cycle->guest.end_signals);

    if (requested)
        cycle->error = (struct error){0};
    life_end(cycle, requested ? ENDING_REQUESTED : ENDING_ERROR);
}

/* For crashes that are no error, by -action panic=. */
static void turn_error_into_warning(struct lifecycle *cycle)
{
    fprintf(stderr, "qemu-xen: %s\n", cycle->error.message);
    cycle->error = (struct error){0};
}

/* Does what -action panic= asks for. The reason is in cycle->error. */
static void act_on_crash(struct lifecycle *cycle)
{
    switch (cycle->plan->vm->panic) {
    case PANIC_FAIL:
        life_end(cycle, ENDING_CRASH);
        break;
    case PANIC_END:
        turn_error_into_warning(cycle);
        life_end(cycle, ENDING_POWEROFF);
        break;
    case PANIC_PAUSE:
        turn_error_into_warning(cycle);
        break;
    case PANIC_RESET:
        turn_error_into_warning(cycle);
        life_end(cycle, ENDING_REBOOT);
        break;
    }
}

/* If the program was told to end meanwhile, the crash is still its status. */
static void on_core_dumped(struct lifecycle *cycle, const struct error *failure)
{
    if (failure != NULL)
        fprintf(stderr, "qemu-xen: %s\n", failure->message);
    if (cycle->life.ending == ENDING_NONE)
        act_on_crash(cycle);
    else if (cycle->life.ending == ENDING_REQUESTED && cycle->plan->vm->panic == PANIC_FAIL)
        cycle->life.ending = ENDING_CRASH;
    else
        turn_error_into_warning(cycle);
}

static void handle_crash(struct lifecycle *cycle)
{
    const char *file = cycle->plan->vm->core_dump;
    struct error error = {0};

    cycle->life.crashed = true;
    life_announce_panic(cycle);
    if (file == NULL)
        act_on_crash(cycle);
    else if (dump_start(cycle, file, -1, on_core_dumped, &error) < 0)
        on_core_dumped(cycle, &error);
}

static void on_crash(struct lifecycle *cycle)
{
    char reason[GUEST_CRASH_REASON_SIZE];

    if (cycle->life.crashed)
        return;
    if (guest_explain_crash(&cycle->guest, reason, sizeof(reason)))
        error_set(&cycle->error, "the direct-boot firmware stopped the guest: %s", reason);
    else
        error_set(&cycle->error, "the guest crashed");
    handle_crash(cycle);
}

static void on_watchdog(struct lifecycle *cycle)
{
    if (cycle->life.crashed)
        return;
    error_set(&cycle->error, "the guest's watchdog expired");
    handle_crash(cycle);
}

void life_power_off(struct lifecycle *cycle)
{
    if (!cycle->plan->vm->no_shutdown)
        life_end(cycle, ENDING_POWEROFF);
    else
        life_announce_shutdown(cycle);
}

bool life_reboot(struct lifecycle *cycle)
{
    const struct vm *vm = cycle->plan->vm;

    cycle->life.reset = true;
    if (!vm->no_reboot)
        life_end(cycle, ENDING_REBOOT);
    else if (!vm->no_shutdown)
        life_end(cycle, ENDING_POWEROFF);
    else
        life_announce_shutdown(cycle);
    return !vm->no_reboot || !vm->no_shutdown;
}

/* A guest that may run, or be about to move, is not to be lost for one question. */
static void ask_again(struct lifecycle *cycle, const struct error *error)
{
    const struct timeval interval = {.tv_usec = ASK_AGAIN_INTERVAL};

    if (cycle->life.unanswered++ < ASK_AGAIN_COUNT &&
        event_add(cycle->events.ask_again, &interval) == 0) {
        if (cycle->life.unanswered == 1)
            error_warn(error);
        return;
    }
    cycle->error = *error;
    life_end(cycle, ENDING_ERROR);
}

void life_on_ask_again(evutil_socket_t fd, short what, void *context)
{
    (void)fd, (void)what;
    life_on_domain_change(context);
}

void life_on_domain_change(void *context)
{
    struct lifecycle *cycle = context;
    enum domain_state state;
    struct error error = {0};

    if (domain_get_state(&cycle->guest.domain, cycle->plan->uuid, &state, &error) < 0) {
        ask_again(cycle, &error);
        return;
    }
    cycle->life.unanswered = 0;
    switch (state) {
    case DOMAIN_ALIVE:
    case DOMAIN_PAUSED:
        break;
    case DOMAIN_GONE:
        life_end(cycle, ENDING_DESTROYED);
        break;
    case DOMAIN_SUSPEND:
        if (outgoing_on_suspend(cycle))
            break;
        /* fallthrough */
    case DOMAIN_POWEROFF:
        life_power_off(cycle);
        break;
    case DOMAIN_REBOOT:
        life_reboot(cycle);
        break;
    case DOMAIN_CRASH:
        on_crash(cycle);
        break;
    case DOMAIN_WATCHDOG:
        on_watchdog(cycle);
        break;
    }
}

/*
 * By the monitor's quit command, or by a toolstack that destroys the domain: xl pauses it, ends
 * the device model and then destroys the domain, and complains if it is gone already.
 */
static void on_device_model_quit(struct lifecycle *cycle)
{
    const struct timeval limit = {.tv_sec = FOREIGN_DESTROY_LIMIT};
    enum domain_state state;

    if (domain_get_state(&cycle->guest.domain, cycle->plan->uuid, &state, &cycle->error) < 0) {
        life_end(cycle, ENDING_ERROR);
    } else if (state == DOMAIN_GONE) {
        life_end(cycle, ENDING_DESTROYED);
    } else if (state == DOMAIN_ALIVE || cycle->life.stage != STAGE_RUNNING || cycle->life.paused) {
        life_end(cycle, ENDING_REQUESTED);
    } else {
        cycle->life.stage = STAGE_QUITTING;
        event_add(cycle->events.limit, &limit);
    }
}

void life_on_device_model_end(void *context, int status)
{
    struct lifecycle *cycle = context;
    const struct life *life = &cycle->life;
    const char *program = cycle->plan->paths.device_model;

    cycle->guest.device_model.pid = 0;
    output_relay_drain(&cycle->relay);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0 &&
        (life->started || cycle->device_model.state != DEVICE_MODEL_STARTING)) {
        cycle->life.quit = true;
        on_device_model_quit(cycle);
        return;
    }
    if (life->started) {
        char how[64];

        process_describe_end(status, how, sizeof(how));
        error_set(&cycle->error, "the device model %s %s", program, how);
    } else {
        char reason[ERROR_MESSAGE_SIZE / 2];

        output_relay_explain_end(&cycle->relay, program, status, reason, sizeof(reason));
        error_set(&cycle->error, "device model: %s", reason);
    }
    life_end(cycle, life->started ? ENDING_DEVICE_MODEL : ENDING_ERROR);
}
