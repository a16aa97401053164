/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/guest/device-nodes.h"

#include "common/cleanup.h"

#include <errno.h>
#include <inttypes.h>

/* enum xenbus_state as text. */
#define CLOSING "5"

void device_backend_path(const struct guest *guest, const char *kind, unsigned number,
                         char path[DEVICE_PATH_SIZE])
{
    snprintf(path, DEVICE_PATH_SIZE, "/local/domain/0/backend/%s/%" PRIu32 "/%u", kind,
             guest->domain.domid, number);
}

void device_frontend_path(const struct guest *guest, const char *kind, unsigned number,
                          char path[DEVICE_PATH_SIZE])
{
    snprintf(path, DEVICE_PATH_SIZE, "/local/domain/%" PRIu32 "/device/%s/%u", guest->domain.domid,
             kind, number);
}

int device_node_exists(const struct guest *guest, const char *path, struct error *error)
{
    cleanup_free char *value = store_read(guest->store, path);

    if (value == NULL && errno != ENOENT)
        return error_set_errno(error, errno, "xenstore: cannot read %s", path);
    return value != NULL;
}

int device_release(const struct guest *guest, const char *kind, unsigned number,
                   struct error *error)
{
    cleanup_store_tree struct store_tree tree = {.domid = guest->domain.domid};
    char path[DEVICE_PATH_SIZE];

    device_backend_path(guest, kind, number, path);
    store_tree_add(&tree, ACCESS_INHERITED, "0", "%s/online", path);
    store_tree_add(&tree, ACCESS_INHERITED, CLOSING, "%s/state", path);
    return store_commit(guest->store, &tree, error);
}
