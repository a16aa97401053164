/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/requests.h"

#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/guest/power.h"
#include "qemu-integration/lifecycle/endings.h"
#include "qemu-integration/lifecycle/outgoing.h"

#include <stdio.h>

/* A domain that has ended is told of by xenstore; that it cannot be paused is no news. */
static void pause_domain(struct lifecycle *cycle)
{
    struct error error = {0};

    if (domain_pause(&cycle->guest.domain, &error) < 0)
        error_warn(&error);
    else
        cycle->life.paused = true;
}

void life_pause(struct lifecycle *cycle)
{
    struct life *life = &cycle->life;

    if (life->stage == STAGE_RUNNING && !life->paused)
        pause_domain(cycle);
}

void life_on_stop(struct lifecycle *cycle)
{
    struct life *life = &cycle->life;

    life->stopping = false;
    if (cycle->device_model.state == DEVICE_MODEL_RUNS)
        cycle->device_model.state = DEVICE_MODEL_READY;
    life_pause(cycle);
}

void life_on_cont(struct lifecycle *cycle)
{
    struct life *life = &cycle->life;
    struct error error = {0};

    cycle->device_model.state = DEVICE_MODEL_RUNS;
    life->continuing = false;
    cycle->device_model.let_go = false;
    /* By a monitor for people, which does not know that the rest of its memory is written. */
    if (life->suspended && cycle->outgoing.status == OUTGOING_ACTIVE) {
        qmp_client_command(cycle->guest.device_model.monitor, "{\"execute\": \"stop\"}", -1, NULL,
                           NULL, &error);
        return;
    }
    if (life->suspended && !life->stopping)
        outgoing_resume(cycle);
    if (!life->paused || life->stopping)
        return;
    if (domain_unpause(&cycle->guest.domain, &error) < 0)
        error_warn(&error);
    else
        life->paused = false;
}

void life_on_powerdown(struct lifecycle *cycle)
{
    struct error error = {0};

    if (cycle->life.stage == STAGE_RUNNING && guest_power_down(&cycle->guest, &error) < 0)
        error_warn(&error);
}

void life_on_reset(struct lifecycle *cycle, const char *reason)
{
    /* What comes in has not begun to run. */
    if (cycle->life.stage == STAGE_INCOMING)
        return;
    snprintf(cycle->life.reset_reason, sizeof(cycle->life.reset_reason), "%s", reason);
    if (!life_reboot(cycle))
        life_pause(cycle);
}
