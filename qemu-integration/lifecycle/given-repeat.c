/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/given-repeat.h"

#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/lifecycle/start.h"

#include <stdio.h>

_Static_assert(LIFE_GIVEN_COMMANDS_MAX < QMP_CLIENT_CALLS_MAX, "all are given at once");

static void on_answer(void *context, const char *failure, json_object *value)
{
    struct lifecycle *cycle = context;

    (void)value;
    if (failure != NULL)
        fprintf(stderr, "qemu-xen: warning: not done again after the reboot: %s\n", failure);
    cycle->device_model.awaited--;
    life_start_if_ready(cycle);
}

void given_commands_repeat(struct lifecycle *cycle)
{
    const struct life_given_commands *given = &cycle->given;

    for (unsigned i = 0; i < given->count; i++) {
        struct error error = {0};

        if (qmp_client_command(cycle->guest.device_model.monitor, given->list[i].command, -1,
                               on_answer, cycle, &error) == 0)
            cycle->device_model.awaited++;
        else
            error_warn(&error);
    }
}
