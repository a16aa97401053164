/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/incoming-progress.h"

#include "qemu-integration/lifecycle/snapshots.h"

void incoming_tell(const struct lifecycle *cycle, const char *status)
{
    if (cycle->migration_settings.events && !snapshots_is_loading(cycle))
        front_migration(cycle->monitors, status);
}

void incoming_on_started(struct lifecycle *cycle)
{
    struct life_incoming *incoming = &cycle->incoming;

    if (!incoming->restored || incoming->completed)
        return;
    incoming->completed = true;
    incoming_tell(cycle, "completed");
}
