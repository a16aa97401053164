/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/ownership/reap.h"

#include "common/cleanup.h"
#include "qemu-integration/network/netback.h"

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

static int remove_all(struct store *store, const struct paths *paths, struct error *error)
{
    for (unsigned i = 0; i < paths->count; i++)
        if (store_remove_node(store, paths->list[i], error) < 0)
            return -1;
    return 0;
}

/* What dom0's kernel has said of a domain's backends. */
static int remove_errors(struct store *store, uint32_t domid, struct paths *parents,
                         struct error *error)
{
    struct paths paths = {0};
    int found = add_kinds(store, BACKEND_ERRORS, domid, &paths, parents, error);

    if (found > 0)
        add(parents, "/local/domain/0/error");
    return found < 0 ? -1 : remove_all(store, &paths, error);
}

/* What is found by the domain's number, which no other domain has had since. */
static int remove_by_number(struct store *store, uint32_t domid, struct paths *parents,
                            struct error *error)
{
    struct paths paths = {0};

    add(&paths, "/local/domain/%" PRIu32, domid);
    add(&paths, "/libxl/%" PRIu32, domid);
    add(&paths, "/local/domain/0/device-model/%" PRIu32, domid);
    if (add_kinds(store, "/local/domain/0/backend", domid, &paths, parents, error) < 0 ||
        remove_all(store, &paths, error) < 0)
        return -1;
    netback_wait_until_gone(domid);
    if (remove_errors(store, domid, parents, error) < 0)
        return -1;
    add(parents, "/vm");
    add(parents, "/libxl");
    add(parents, "/local/domain/0/device-model");
    return 0;
}

/* 1 if one of these directories has nothing in it any more, -1 if they cannot be listed. */
static int is_one_empty(struct store *store, const struct paths *directories, struct error *error)
{
    for (unsigned i = 0; i < directories->count; i++) {
        unsigned count = 0;
        cleanup_free char **children = store_list(store, directories->list[i], &count);

        if (children == NULL && errno != ENOENT)
            return error_set_errno(error, errno, "xenstore: cannot list %s", directories->list[i]);
        if (children != NULL && count == 0)
            return 1;
    }
    return 0;
}

/* The nodes of one guest that are found by its UUID and its name, the mark last. */
struct claims {
    char uuid[PATH_SIZE];
    char name[PATH_SIZE];
    struct paths others;   /* /vm/UUID, and the note of the domain if there can be one */
    const char *marked[3]; /* NULL-terminated */
};

static void find_claims(struct claims *claims, const char *uuid, const char *mark)
{
    char domain[PATH_SIZE];

    *claims = (struct claims){.marked = {claims->uuid}};
    snprintf(claims->uuid, sizeof(claims->uuid), MARK_DIRECTORY "/%s", uuid);
    if (mark_name_path(claims->name, sizeof(claims->name), mark))
        claims->marked[1] = claims->name;
    add(&claims->others, "/vm/%s", uuid);
    if (mark_domain_path(domain, sizeof(domain), uuid, mark))
        add(&claims->others, "%s", domain);
}

/*
 * Of a guest whose owner may be gone: somebody else may claim them at any time. The directories
 * that would be empty go too, and the next guest may be making something in them.
 */
static int remove_claims(struct store *store, const struct claims *claims, const char *mark,
                         struct paths *parents, struct error *error)
{
    add(parents, MARK_DIRECTORY "/name");
    add(parents, MARK_DIRECTORY);
    return store_remove(store, &(struct store_claim){claims->marked, mark}, claims->others.list,
                        parents->list, error);
}

/* Whether the guest with this UUID is still the one that had the mark; -1 if that cannot be told.
 */
static int is_still_marked(struct store *store, const char *uuid, const char *mark,
                           struct error *error)
{
    char path[PATH_SIZE];
    cleanup_free char *present = NULL;

    snprintf(path, sizeof(path), MARK_DIRECTORY "/%s", uuid);
    present = store_read(store, path);
    if (present == NULL && errno != ENOENT)
        return error_set_errno(error, errno, "xenstore: cannot read %s", path);
    return present != NULL && strcmp(present, mark) == 0;
}

int reap_own_nodes(struct store *store, const char *uuid, const char *mark, uint32_t domid,
                   struct error *error)
{
    struct paths parents = {0};
    struct claims claims;
    int marked = is_still_marked(store, uuid, mark, error);
    int empty;

    if (marked <= 0)
        return marked;
    find_claims(&claims, uuid, mark);
    if (domid != 0 && remove_by_number(store, domid, &parents, error) < 0)
        return -1;
    /* While we live nobody else touches what we have claimed: that needs no transaction. */
    if (store_remove_node(store, claims.others.list[0], error) < 0 ||
        (claims.marked[1] != NULL && store_remove_node(store, claims.name, error) < 0))
        return -1;
    add(&parents, MARK_DIRECTORY "/name");
    empty = is_one_empty(store, &parents, error);
    if (empty < 0)
        return -1;
    parents.list[--parents.count] = NULL;
    if (empty)
        return remove_claims(store, &claims, mark, &parents, error);
    /* From here on nobody knows the number any more: only now, as no directory is to go with it. */
    for (unsigned i = 1; i < claims.others.count; i++)
        if (store_remove_node(store, claims.others.list[i], error) < 0)
            return -1;
    /* Whoever was there a moment ago may have ended meanwhile, and found our mark. */
    parents = (struct paths){0};
    add(&parents, MARK_DIRECTORY);
    if (store_remove_node(store, claims.uuid, error) < 0)
        return -1;
    empty = is_one_empty(store, &parents, error);
    return empty > 0 ? store_remove(store, NULL, NULL, parents.list, error) : empty;
}

/*
 * The domid that the mark of a guest names, for nodes whose domain is already gone; 0 if it names
 * none.
 */
static uint32_t marked_domain(struct store *store, const char *uuid, const char *mark)
{
    uint32_t domid = 0;
    char path[PATH_SIZE];
    cleanup_free char *value = NULL;

    if (!mark_domain_path(path, sizeof(path), uuid, mark))
        return 0;
    value = store_read(store, path);
    if (value != NULL && sscanf(value, "%" SCNu32, &domid) != 1)
        return 0;
    return domid;
}

int reap_guest(struct hypervisor *hypervisor, struct store *store, const char *uuid,
               const char *mark, struct error *error)
{
    struct paths parents = {0};
    struct claims claims;
    uuid_t handle;
    struct domain domain = {.hypervisor = hypervisor};
    int found;
    int marked;

    if (uuid_parse(uuid, handle) != 0)
        return error_set(error, MARK_DIRECTORY "/%s: not a UUID", uuid);
    found = domain_find(&domain, handle, error);
    if (found < 0)
        return -1;
    /* Another reaper may have been quicker, and a new guest have the UUID by now. */
    marked = is_still_marked(store, uuid, mark, error);
    if (marked <= 0)
        return marked;
    if (found > 0) {
        store_release(store, domain.domid);
        if (domain_destroy(&domain, error) < 0)
            return -1;
    } else {
        domain.domid = marked_domain(store, uuid, mark);
    }
    find_claims(&claims, uuid, mark);
    if (domain.domid != 0 && remove_by_number(store, domain.domid, &parents, error) < 0)
        return -1;
    return remove_claims(store, &claims, mark, &parents, error);
}

/*
 * Whether the note of its domain says so. @dead: a note whose owner is gone, NULL if there is none;
 * it is another's if the UUID was taken over just when that owner and its warden were killed.
 */
static bool has_living_owner(const struct mark_list *marks, const char *uuid, const char **dead)
{
    bool found = false;

    *dead = NULL;
    for (unsigned i = 0; i < marks->count; i++) {
        bool lives;

        if (!mark_is_note(marks->names[i], uuid, &lives))
            continue;
        if (lives)
            found = true;
        else
            *dead = marks->names[i];
    }
    return found;
}

int reap_orphans(struct hypervisor *hypervisor, struct store *store, const struct mark_list *marks,
                 unsigned *reaped, struct error *error)
{
    int result = 0;

    *reaped = 0;
    for (unsigned i = 0; i < marks->count; i++) {
        const char *uuid = marks->names[i];
        const char *dead;
        char path[PATH_SIZE];
        uuid_t handle;
        cleanup_free char *mark = NULL;

        /* What is no UUID is the note of a domain, or not ours. */
        if (uuid_parse(uuid, handle) != 0)
            continue;
        if (has_living_owner(marks, uuid, &dead)) {
            snprintf(path, sizeof(path), MARK_DIRECTORY "/%s", dead == NULL ? "" : dead);
            if (dead != NULL && store_remove_node(store, path, error) < 0)
                result = -1;
            continue;
        }
        snprintf(path, sizeof(path), MARK_DIRECTORY "/%s", uuid);
        mark = store_read(store, path);
        if (mark == NULL || mark_owner_lives(mark))
            continue;
        if (reap_guest(hypervisor, store, uuid, mark, error) < 0)
            result = -1;
        else
            (*reaped)++;
    }
    return result;
}
