/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/guest/framebuffer-backend.h"

#include "common/cleanup.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <xen/io/xenbus.h>

void framebuffer_backend_path(const struct guest *guest, const char *device,
                              char path[FRAMEBUFFER_BACKEND_PATH_SIZE])
{
    snprintf(path, FRAMEBUFFER_BACKEND_PATH_SIZE, "/local/domain/0/backend/%s/%" PRIu32 "/0/state",
             device, guest->domain.domid);
}

int framebuffer_backend_state(const struct guest *guest, const char *device, struct error *error)
{
    char path[FRAMEBUFFER_BACKEND_PATH_SIZE];

    framebuffer_backend_path(guest, device, path);
    cleanup_free char *state = store_read(guest->store, path);
    if (state == NULL && errno != ENOENT)
        return error_set_errno(error, errno, "xenstore: cannot read %s", path);
    return state == NULL ? XenbusStateUnknown : (int)strtol(state, NULL, 10);
}
