/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/reap.h"

#include "common/cleanup.h"
#include "qemu-integration/mark.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <uuid/uuid.h>

/* Where dom0's kernel says which backends it could not make. */
#define BACKEND_ERRORS "/local/domain/0/error/backend"

/* Kinds of backend there are in xenstore; a guest has at most this many. */
#define BACKEND_KINDS_MAX 16

/* Of one path: a guest's name in a mark is the longest part of any. */
#define PATH_SIZE MARK_SIZE

#define PATHS_MAX (2 * BACKEND_KINDS_MAX + 8)

/* Paths being collected for a removal, in the order in which they are to be removed. */
struct paths {
    unsigned count;
    const char *list[PATHS_MAX + 1]; /* NULL-terminated */
    char texts[PATHS_MAX][PATH_SIZE];
};

static void __attribute__((format(printf, 2, 3))) add(struct paths *paths, const char *format, ...)
{
    va_list arguments;

    assert(paths->count < PATHS_MAX);
    va_start(arguments, format);
    vsnprintf(paths->texts[paths->count], PATH_SIZE, format, arguments);
    va_end(arguments);
    paths->list[paths->count] = paths->texts[paths->count];
    paths->list[++paths->count] = NULL;
}

/* A guest's node below each child of a directory; the child and the directory go if empty then. */
static int add_kinds(struct store *store, const char *directory, uint32_t domid,
                     struct paths *paths, struct paths *parents, struct error *error)
{
    unsigned count = 0;
    cleanup_free char **kinds = store_list(store, directory, &count);

    if (kinds == NULL && errno != ENOENT)
        return error_set_errno(error, errno, "xenstore: cannot list %s", directory);
    for (unsigned i = 0; kinds != NULL && i < count && i < BACKEND_KINDS_MAX; i++) {
        add(paths, "%s/%s/%" PRIu32, directory, kinds[i], domid);
        add(parents, "%s/%s", directory, kinds[i]);
    }
    if (kinds != NULL)
        add(parents, "%s", directory);
    return kinds != NULL;
}

int reap_nodes(struct store *store, const char *uuid, const char *mark, uint32_t domid,
               struct error *error)
{
    char uuid_path[PATH_SIZE];
    char name_path[PATH_SIZE];
    const char *marked[3] = {uuid_path};
    struct paths paths = {0};
    struct paths parents = {0};

    snprintf(uuid_path, sizeof(uuid_path), MARK_DIRECTORY "/%s", uuid);
    if (mark_name_path(name_path, sizeof(name_path), mark))
        marked[1] = name_path;
    if (domid != 0) {
        add(&paths, "/local/domain/%" PRIu32, domid);
        add(&paths, "/vm/%s", uuid);
        add(&paths, "/libxl/%" PRIu32, domid);
        add(&paths, "/local/domain/0/device-model/%" PRIu32, domid);
        if (add_kinds(store, "/local/domain/0/backend", domid, &paths, &parents, error) < 0)
            return -1;
        int failed = add_kinds(store, BACKEND_ERRORS, domid, &paths, &parents, error);
        if (failed < 0)
            return -1;
        if (failed)
            add(&parents, "/local/domain/0/error");
        add(&parents, "/vm");
        add(&parents, "/libxl");
        add(&parents, "/local/domain/0/device-model");
    }
    add(&parents, MARK_DIRECTORY "/name");
    add(&parents, MARK_DIRECTORY);
    return store_remove(store, &(struct store_claim){marked, mark}, paths.list, parents.list,
                        error);
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

/* Whether the guest with this UUID is still the one that had the mark. */
static bool is_still_marked(struct store *store, const char *uuid, const char *mark)
{
    char path[PATH_SIZE];
    cleanup_free char *present = NULL;

    snprintf(path, sizeof(path), MARK_DIRECTORY "/%s", uuid);
    present = store_read(store, path);
    return present == NULL ? errno != ENOENT : strcmp(present, mark) == 0;
}

int reap_guest(struct hypervisor *hypervisor, struct store *store, const char *uuid,
               const char *mark, struct error *error)
{
    uuid_t handle;
    uint32_t domid = 0;
    int found;

    if (uuid_parse(uuid, handle) != 0)
        return error_set(error, MARK_DIRECTORY "/%s: not a UUID", uuid);
    found = hypervisor_find_domain(hypervisor, handle, &domid, error);
    if (found < 0)
        return -1;
    /* Another reaper may have been quicker, and a new guest have the UUID by now. */
    if (!is_still_marked(store, uuid, mark))
        return 0;
    if (found > 0) {
        store_release(store, domid);
        if (hypervisor_destroy(hypervisor, domid, error) < 0)
            return -1;
    } else {
        domid = marked_domain(store, uuid);
    }
    return reap_nodes(store, uuid, mark, domid, error);
}

int reap_orphans(struct hypervisor *hypervisor, struct store *store, unsigned *reaped,
                 struct error *error)
{
    unsigned count = 0;
    cleanup_free char **uuids = store_list(store, MARK_DIRECTORY, &count);
    int result = 0;

    *reaped = 0;
    if (uuids == NULL && errno != ENOENT)
        return error_set_errno(error, errno, "xenstore: cannot list " MARK_DIRECTORY);
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
        if (reap_guest(hypervisor, store, uuids[i], mark, error) < 0)
            result = -1;
        else
            (*reaped)++;
    }
    return result;
}
