/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/guest/plugged-disks.h"

#include "common/cleanup.h"
#include "common/decimal.h"
#include "qemu-integration/guest/device-nodes.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* enum xenbus_state as text. */
#define CLOSED "6"

int guest_disks_list(const struct guest *guest, struct guest_disks *disks, struct error *error)
{
    char path[DEVICE_PATH_SIZE];
    unsigned count = 0;

    *disks = (struct guest_disks){0};
    snprintf(path, sizeof(path), "/local/domain/0/backend/qdisk/%" PRIu32, guest->domain.domid);
    cleanup_free char **names = store_list(guest->store, path, &count);
    if (names == NULL && errno != ENOENT)
        return error_set_errno(error, errno, "xenstore: cannot list %s", path);
    for (unsigned i = 0; names != NULL && i < count && disks->count < GUEST_DISKS_MAX; i++) {
        uint64_t number;

        if (decimal_parse(&number, names[i], UINT32_MAX))
            disks->numbers[disks->count++] = (unsigned)number;
    }
    return 0;
}

bool guest_disks_have(const struct guest_disks *disks, unsigned number)
{
    for (unsigned i = 0; i < disks->count; i++)
        if (disks->numbers[i] == number)
            return true;
    return false;
}

int guest_disk_is_there(const struct guest *guest, unsigned number, struct error *error)
{
    char path[DEVICE_PATH_SIZE];
    int found;

    device_backend_path(guest, "qdisk", number, path);
    found = device_node_exists(guest, path, error);
    if (found != 0)
        return found;
    device_frontend_path(guest, "vbd", number, path);
    return device_node_exists(guest, path, error);
}

int guest_disk_release(const struct guest *guest, unsigned number, struct error *error)
{
    return device_release(guest, "qdisk", number, error);
}

int guest_disk_close(const struct guest *guest, unsigned number, struct error *error)
{
    char path[DEVICE_PATH_SIZE];

    device_frontend_path(guest, "vbd", number, path);
    snprintf(path + strlen(path), sizeof(path) - strlen(path), "/state");
    return store_write(guest->store, path, CLOSED, error);
}
