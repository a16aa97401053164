/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/guest/backend-state.h"

#include "common/cleanup.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <xen/io/xenbus.h>

void backend_state_path(const struct guest *guest, const char *kind, unsigned number,
                        char path[BACKEND_STATE_PATH_SIZE])
{
    snprintf(path, BACKEND_STATE_PATH_SIZE, "/local/domain/0/backend/%s/%" PRIu32 "/%u/state", kind,
             guest->domain.domid, number);
}

int backend_state(const struct guest *guest, const char *kind, unsigned number, struct error *error)
{
    char path[BACKEND_STATE_PATH_SIZE];

    backend_state_path(guest, kind, number, path);
    cleanup_free char *state = store_read(guest->store, path);
    if (state == NULL && errno != ENOENT)
        return error_set_errno(error, errno, "xenstore: cannot read %s", path);
    return state == NULL ? XenbusStateUnknown : (int)strtol(state, NULL, 10);
}
