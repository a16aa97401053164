/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/reap.h"

#include "common/cleanup.h"
#include "qemu-integration/mark.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <uuid/uuid.h>

#define BACKENDS "/local/domain/0/backend"

/* Kinds of backend there are in xenstore; a guest has at most this many. */
#define BACKEND_KINDS_MAX 32

#define PATH_SIZE 128

/* The two nodes of a mark: @paths has room for them. */
static int find_mark(struct store *store, const char *uuid, char paths[2][MARK_SIZE],
                     const char *removed[2], struct error *error)
{
    unsigned count = 0;

    snprintf(paths[0], MARK_SIZE, MARK_DIRECTORY "/%s", uuid);
    removed[count++] = paths[0];
    cleanup_free char *mark = store_read(store, paths[0]);
    if (mark == NULL && errno != ENOENT)
        return error_set_errno(error, errno, "xenstore: cannot read %s", paths[0]);
    if (mark != NULL && mark_name_path(paths[1], MARK_SIZE, mark))
        removed[count++] = paths[1];
    return (int)count;
}

int reap_nodes(struct store *store, const char *uuid, uint32_t domid, struct error *error)
{
    static const char *const mark_parents[] = {MARK_DIRECTORY "/name", MARK_DIRECTORY, NULL};
    char fixed[4][PATH_SIZE];
    char mark[2][MARK_SIZE];
    char backends[BACKEND_KINDS_MAX][PATH_SIZE];
    char backend_parents[BACKEND_KINDS_MAX][PATH_SIZE];
    const char *paths[6 + BACKEND_KINDS_MAX + 1] = {0};
    const char *parents[6 + BACKEND_KINDS_MAX + 1] = {0};
    int marks = find_mark(store, uuid, mark, paths, error);

    if (marks < 0)
        return -1;
    if (domid == 0)
        return store_remove(store, paths, mark_parents, error);

    unsigned path_count = (unsigned)marks;
    unsigned parent_count = 0;
    unsigned kind_count = 0;
    cleanup_free char **kinds = store_list(store, BACKENDS, &kind_count);

    if (kinds == NULL && errno != ENOENT)
        return error_set_errno(error, errno, "xenstore: cannot list " BACKENDS);
    snprintf(fixed[0], PATH_SIZE, "/local/domain/%" PRIu32, domid);
    snprintf(fixed[1], PATH_SIZE, "/vm/%s", uuid);
    snprintf(fixed[2], PATH_SIZE, "/libxl/%" PRIu32, domid);
    snprintf(fixed[3], PATH_SIZE, "/local/domain/0/device-model/%" PRIu32, domid);
    for (unsigned i = 0; i < 4; i++)
        paths[path_count++] = fixed[i];
    for (unsigned i = 0; kinds != NULL && i < kind_count && i < BACKEND_KINDS_MAX; i++) {
        snprintf(backends[i], PATH_SIZE, BACKENDS "/%s/%" PRIu32, kinds[i], domid);
        snprintf(backend_parents[i], PATH_SIZE, BACKENDS "/%s", kinds[i]);
        paths[path_count++] = backends[i];
        parents[parent_count++] = backend_parents[i];
    }
    if (kinds != NULL)
        parents[parent_count++] = BACKENDS;
    parents[parent_count++] = "/vm";
    parents[parent_count++] = "/libxl";
    parents[parent_count++] = "/local/domain/0/device-model";
    for (const char *const *parent = mark_parents; *parent != NULL; parent++)
        parents[parent_count++] = *parent;
    return store_remove(store, paths, parents, error);
}

/*
 * The domid that the mark of a guest names, for nodes whose domain is already gone; 0 if it names
 * none.
 */
static uint32_t marked_domain(struct store *store, const char *uuid)
{
    uint32_t domid = 0;
    char path[PATH_SIZE];
    cleanup_free char *value = NULL;

    snprintf(path, sizeof(path), MARK_DIRECTORY "/%s/domid", uuid);
    value = store_read(store, path);
    if (value != NULL && sscanf(value, "%" SCNu32, &domid) != 1)
        return 0;
    return domid;
}

int reap_guest(struct hypervisor *hypervisor, struct store *store, const char *uuid,
               struct error *error)
{
    uuid_t handle;
    uint32_t domid = 0;
    int found;

    if (uuid_parse(uuid, handle) != 0)
        return error_set(error, MARK_DIRECTORY "/%s: not a UUID", uuid);
    found = hypervisor_find_domain(hypervisor, handle, &domid, error);
    if (found < 0)
        return -1;
    if (found > 0) {
        store_release(store, domid);
        if (hypervisor_destroy(hypervisor, domid, error) < 0)
            return -1;
    } else {
        domid = marked_domain(store, uuid);
    }
    return reap_nodes(store, uuid, domid, error);
}

int reap_orphans(struct hypervisor *hypervisor, struct store *store, unsigned *reaped,
                 struct error *error)
{
    unsigned count = 0;
    cleanup_free char **uuids = store_list(store, MARK_DIRECTORY, &count);
    int result = 0;

    *reaped = 0;
    for (unsigned i = 0; uuids != NULL && i < count; i++) {
        char path[PATH_SIZE];
        uuid_t handle;
        cleanup_free char *mark = NULL;

        if (uuid_parse(uuids[i], handle) != 0)
            continue; /* not ours */
        snprintf(path, sizeof(path), MARK_DIRECTORY "/%s", uuids[i]);
        mark = store_read(store, path);
        if (mark == NULL || mark_owner_lives(mark))
            continue;
        if (reap_guest(hypervisor, store, uuids[i], error) < 0)
            result = -1;
        else
            (*reaped)++;
    }
    return result;
}
