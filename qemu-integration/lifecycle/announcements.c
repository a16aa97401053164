/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/announcements.h"

#include "qemu-integration/host/end-signals.h"

static const char *reset_reason(const struct life *life)
{
    return *life->reset_reason == '\0' ? "guest-reset" : life->reset_reason;
}

/* QEMU's words for an ending; NULL: QEMU would not have told. */
static const char *reason_of(const struct lifecycle *cycle)
{
    switch (cycle->life.ending) {
    case ENDING_POWEROFF:
        return cycle->life.reset ? reset_reason(&cycle->life) : "guest-shutdown";
    case ENDING_REBOOT:
        return cycle->life.crashed ? "guest-panic" : reset_reason(&cycle->life);
    case ENDING_CRASH:
        return "guest-panic";
    case ENDING_REQUESTED:
        return cycle->life.quit ? "host-qmp-quit" : "host-signal";
    case ENDING_NONE:
    case ENDING_LOAD: /* the device model has said STOP, and the next says RESUME */
    case ENDING_DESTROYED:
    case ENDING_DEVICE_MODEL:
    case ENDING_BOOTLOADER:
    case ENDING_ERROR:
        break;
    }
    return NULL;
}

void life_announce_shutdown(struct lifecycle *cycle)
{
    struct life *life = &cycle->life;

    if (!life->shut_down)
        front_shutdown(cycle->monitors, life->reset ? reset_reason(life) : "guest-shutdown");
    life->shut_down = true;
}

/* QEMU has no word for a reset; its own panic device lets a guest run that is to reset itself. */
void life_announce_panic(struct lifecycle *cycle)
{
    static const char *const actions[] = {[PANIC_FAIL] = "poweroff",
                                          [PANIC_END] = "poweroff",
                                          [PANIC_PAUSE] = "pause",
                                          [PANIC_RESET] = "run"};

    front_guest_panicked(cycle->monitors, actions[cycle->plan->vm->panic]);
}

void life_announce_end(struct lifecycle *cycle)
{
    const char *reason = reason_of(cycle);
    bool reboots = cycle->life.ending == ENDING_REBOOT;
    bool goes_on = reboots || cycle->life.ending == ENDING_LOAD;

    if (cycle->monitors == NULL || (reason == NULL && !goes_on))
        return;
    if (goes_on && end_signals_pending(cycle->guest.end_signals))
        front_shutdown(cycle->monitors, "host-signal");
    else if (cycle->life.ending == ENDING_LOAD)
        return;
    else if (reboots)
        front_reset(cycle->monitors, reason);
    else
        front_shutdown(cycle->monitors, reason);
}
