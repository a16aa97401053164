/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/guest/plugged-disks.h"

#include "common/cleanup.h"
#include "common/decimal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PATH_SIZE 128

/* enum xenbus_state as text. */
#define CLOSING "5"
#define CLOSED  "6"

static void backend_path(const struct guest *guest, unsigned number, char path[PATH_SIZE])
{
    snprintf(path, PATH_SIZE, "/local/domain/0/backend/qdisk/%" PRIu32 "/%u", guest->domain.domid,
             number);
}

static void frontend_path(const struct guest *guest, unsigned number, char path[PATH_SIZE])
{
    snprintf(path, PATH_SIZE, "/local/domain/%" PRIu32 "/device/vbd/%u", guest->domain.domid,
             number);
}

int guest_disks_list(const struct guest *guest, struct guest_disks *disks, struct error *error)
{
    char path[PATH_SIZE];
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

static int has_node(const struct guest *guest, const char *path, struct error *error)
{
    cleanup_free char *value = store_read(guest->store, path);

    if (value == NULL && errno != ENOENT)
        return error_set_errno(error, errno, "xenstore: cannot read %s", path);
    return value != NULL;
}

int guest_disk_is_there(const struct guest *guest, unsigned number, struct error *error)
{
    char path[PATH_SIZE];
    int found;

    backend_path(guest, number, path);
    found = has_node(guest, path, error);
    if (found != 0)
        return found;
    frontend_path(guest, number, path);
    return has_node(guest, path, error);
}

int guest_disk_release(const struct guest *guest, unsigned number, struct error *error)
{
    cleanup_store_tree struct store_tree tree = {.domid = guest->domain.domid};
    char path[PATH_SIZE];

    backend_path(guest, number, path);
    store_tree_add(&tree, ACCESS_INHERITED, "0", "%s/online", path);
    store_tree_add(&tree, ACCESS_INHERITED, CLOSING, "%s/state", path);
    return store_commit(guest->store, &tree, error);
}

int guest_disk_close(const struct guest *guest, unsigned number, struct error *error)
{
    char path[PATH_SIZE];

    frontend_path(guest, number, path);
    snprintf(path + strlen(path), sizeof(path) - strlen(path), "/state");
    return store_write(guest->store, path, CLOSED, error);
}
