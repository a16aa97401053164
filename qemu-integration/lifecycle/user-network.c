/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/user-network.h"

#include "common/process.h"
#include "qemu-integration/lifecycle/endings.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

_Static_assert(CHILD_PASST_COUNT == VM_NICS_MAX, "each network card can have a passt");

int life_open_passt_output(struct lifecycle *cycle)
{
    if (output_relay_open(&cycle->passt_relay, cycle->events.loop, false, &cycle->error) < 0)
        return -1;
    cycle->passt_output[0] = cycle->output[0];
    cycle->passt_output[1] = output_relay_descriptor(&cycle->passt_relay, STDERR_FILENO);
    cycle->guest.network.output = cycle->passt_output;
    return 0;
}

/*
 * passt ends with status 0 when its connection does: with the device model, or as the user has
 * removed the network there. If it fails before the guest has started, it could not do what was
 * asked. Later the guest has lost its network, and continues as with a cable pulled out.
 */
static void on_passt_end(void *context, int status)
{
    const struct life_passt *passt = context;
    struct lifecycle *cycle = passt->cycle;
    char reason[ERROR_MESSAGE_SIZE / 2];

    cycle->guest.network.passts[passt->nic] = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return;
    if (cycle->life.started) {
        char how[64];

        process_describe_end(status, how, sizeof(how));
        fprintf(stderr, "qemu-xen: warning: network card %u is cut off: passt %s\n", passt->nic,
                how);
        return;
    }
    output_relay_explain_end(&cycle->passt_relay, cycle->plan->paths.passt, status, reason,
                             sizeof(reason));
    error_set(&cycle->error, "-nic user: passt: %s", reason);
    life_end(cycle, ENDING_ERROR);
}

void life_watch_passts(struct lifecycle *cycle)
{
    for (unsigned nic = 0; nic < VM_NICS_MAX; nic++) {
        pid_t pid = cycle->guest.network.passts[nic];

        cycle->device_model.passts[nic] = (struct life_passt){cycle, nic};
        if (pid > 0)
            child_watch(&cycle->children, CHILD_PASST + nic, pid, on_passt_end,
                        &cycle->device_model.passts[nic]);
    }
}

void life_unwatch_passts(struct lifecycle *cycle)
{
    for (unsigned nic = 0; nic < VM_NICS_MAX; nic++)
        child_unwatch(&cycle->children, CHILD_PASST + nic);
}
