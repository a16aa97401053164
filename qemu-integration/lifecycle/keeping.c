/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/keeping.h"

#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/guest/bring-up.h"
#include "qemu-integration/host/end-signals.h"
#include "qemu-integration/lifecycle/lines.h"

#include <stdio.h>

/* Each time a screen's frontend connects QEMU makes a console, and not all can be shown. */
static bool next_screen_can_be_shown(const struct lifecycle *cycle)
{
    unsigned consoles =
        qmp_client_text_consoles(cycle->guest.device_model.monitor) + cycle->device_model.screens;
    unsigned screens = cycle->plan->menu_screen ? 2 : 1;

    return !plan_has_framebuffer(cycle->plan) || consoles + screens <= CONSOLE_SWITCH_MAX;
}

bool life_keep_device_model(struct lifecycle *cycle)
{
    bool loads = cycle->life.ending == ENDING_LOAD && !cycle->snapshot.renews;
    struct error error = {0};

    if ((cycle->life.ending != ENDING_REBOOT && !loads) || !plan_keeps_device_model(cycle->plan) ||
        cycle->guest.device_model.pid == 0 || cycle->device_model.state == DEVICE_MODEL_STARTING ||
        !next_screen_can_be_shown(cycle) || end_signals_pending(cycle->guest.end_signals))
        return false;
    if (guest_leave_domain(&cycle->guest, &error) < 0) {
        /* A signal cuts it short, and then there is no next life. */
        if (!end_signals_pending(cycle->guest.end_signals))
            fprintf(stderr, "qemu-xen: warning: the device model is started anew: %s\n",
                    error.message);
        return false;
    }
    /* The line's next user is the boot menu. */
    life_drain_lines(cycle);
    return true;
}
