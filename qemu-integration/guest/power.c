/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The nodes: Xen's docs/misc/xenstore-paths.pandoc, "Domain Controlled Paths", control/. */
#include "qemu-integration/guest/power.h"

#include "common/cleanup.h"

#include <inttypes.h>
#include <string.h>

#define PATH_SIZE 64

/* Linux says so since 4.11. PV guests understand it anyway. */
static bool reads_control(const struct guest *guest)
{
    char path[PATH_SIZE];

    if (guest->plan->vm->machine != MACHINE_XENFV)
        return true;
    snprintf(path, sizeof(path), "/local/domain/%" PRIu32 "/control/feature-poweroff",
             guest->domain.domid);
    cleanup_free char *value = store_read(guest->store, path);
    return value != NULL && strcmp(value, "1") == 0;
}

int guest_power_down(struct guest *guest, struct error *error)
{
    char path[PATH_SIZE];
    int result;

    snprintf(path, sizeof(path), "/local/domain/%" PRIu32 "/control/shutdown", guest->domain.domid);
    if (reads_control(guest))
        result = store_write(guest->store, path, "poweroff", error);
    else
        result = domain_press_power_button(&guest->domain, error);
    /* While the guest runs, connections to xenstored's socket are short (watches.h). */
    store_disconnect(guest->store);
    return result;
}
