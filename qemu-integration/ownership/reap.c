/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/ownership/reap.h"

#include "common/cleanup.h"
#include "qemu-integration/network/netback.h"
#include "qemu-integration/ownership/guest-nodes.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <uuid/uuid.h>

/* A guest has backends of at most this many kinds. */
#define BACKEND_KINDS_MAX 16

#define PATHS_MAX (2 * BACKEND_KINDS_MAX + 8)

/* Paths to remove, in this order. */
struct paths {
    unsigned count;
    const char *list[PATHS_MAX + 1]; /* NULL-terminated */
    char texts[PATHS_MAX][GUEST_PATH_SIZE];
};

static void __attribute__((format(printf, 2, 3)))
add_path(struct paths *paths, const char *format, ...)
{
    va_list arguments;

    assert(paths->count < PATHS_MAX);
    va_start(arguments, format);
    vsnprintf(paths->texts[paths->count], GUEST_PATH_SIZE, format, arguments);
    va_end(arguments);
    paths->list[paths->count] = paths->texts[paths->count];
    paths->list[++paths->count] = NULL;
}

static void add_paths(struct paths *paths, const char *const list[])
{
    for (size_t i = 0; list[i] != NULL; i++)
        add_path(paths, "%s", list[i]);
}

/*
 * Adds a guest's node below each child of a directory to @paths. The children and the directory go
 * to @parents, to be removed if they are empty then. Returns whether the directory exists, or -1.
 */
static int add_kinds(struct store *store, const char *directory, uint32_t domid,
                     struct paths *paths, struct paths *parents, struct error *error)
{
    unsigned count = 0;
    cleanup_free char **kinds = store_list(store, directory, &count);

    if (kinds == NULL && errno != ENOENT)
        return error_set_errno(error, errno, "xenstore: cannot list %s", directory);
    for (unsigned i = 0; kinds != NULL && i < count && i < BACKEND_KINDS_MAX; i++) {
        add_path(paths, "%s/%s/%" PRIu32, directory, kinds[i], domid);
        add_path(parents, "%s/%s", directory, kinds[i]);
    }
    if (kinds != NULL)
        add_path(parents, "%s", directory);
    return kinds != NULL;
}

static int remove_all(struct store *store, const struct paths *paths, struct error *error)
{
    for (unsigned i = 0; i < paths->count; i++)
        if (store_remove_node(store, paths->list[i], error) < 0)
            return -1;
    return 0;
}

/* Removes the errors that dom0's kernel wrote about a domain's backends. */
static int remove_errors(struct store *store, uint32_t domid, struct paths *parents,
                         struct error *error)
{
    struct paths paths = {0};
    int found = add_kinds(store, GUEST_BACKEND_ERRORS, domid, &paths, parents, error);

    if (found > 0)
        add_path(parents, GUEST_ERRORS);
    return found < 0 ? -1 : remove_all(store, &paths, error);
}

/* Removes the nodes found by the domid, which no other domain with nodes has been given since. */
static int remove_by_domid(struct store *store, uint32_t domid, struct paths *parents,
                           struct error *error)
{
    struct paths paths = {0};

    for (size_t i = 0; guest_domid_directories[i] != NULL; i++)
        add_path(&paths, "%s/%" PRIu32, guest_domid_directories[i], domid);
    if (add_kinds(store, GUEST_BACKENDS, domid, &paths, parents, error) < 0 ||
        remove_all(store, &paths, error) < 0)
        return -1;
    netback_wait_until_gone(domid);
    if (remove_errors(store, domid, parents, error) < 0)
        return -1;
    add_paths(parents, guest_domid_parents);
    return 0;
}

int reap_stale_nodes(struct store *store, uint32_t domid, struct error *error)
{
    /* The new domain's nodes will be in the directories: none of them is removed. */
    struct paths parents = {0};

    return remove_by_domid(store, domid, &parents, error);
}

/* 1 if one of these directories is empty, 0 if none is, -1 if they cannot be listed. */
static int find_empty(struct store *store, const char *const directories[], unsigned count,
                      struct error *error)
{
    for (unsigned i = 0; i < count; i++) {
        unsigned child_count = 0;
        cleanup_free char **children = store_list(store, directories[i], &child_count);

        if (children == NULL && errno != ENOENT)
            return error_set_errno(error, errno, "xenstore: cannot list %s", directories[i]);
        if (children != NULL && child_count == 0)
            return 1;
    }
    return 0;
}

/* A guest's claims, as lists for store_remove(): those with its mark as value, and the others. */
struct claims {
    struct guest_claims paths;
    const char *marked[3];
    const char *others[3];
};

static void find_claims(struct claims *claims, const char *uuid, const char *mark)
{
    *claims = (struct claims){.marked = {claims->paths.mark}, .others = {claims->paths.vm}};
    guest_claims_find(&claims->paths, uuid, mark);
    if (*claims->paths.name != '\0')
        claims->marked[1] = claims->paths.name;
    if (*claims->paths.note != '\0')
        claims->others[1] = claims->paths.note;
}

/*
 * In one transaction: if the owner is gone another process may claim them at any time, and the next
 * guest may be creating nodes in the directories that are removed if they are empty.
 */
static int remove_claims(struct store *store, const struct claims *claims, const char *mark,
                         const struct paths *parents, struct error *error)
{
    return store_remove(store, &(struct store_claim){claims->marked, mark}, claims->others,
                        parents->list, error);
}

/* Whether the guest with this UUID still has this mark; -1 if xenstore cannot be read. */
static int is_still_marked(struct store *store, const char *uuid, const char *mark,
                           struct error *error)
{
    char path[GUEST_PATH_SIZE];
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
    static const char *const marks[] = {MARK_DIRECTORY, NULL};
    struct paths parents = {0};
    struct claims claims;
    int marked = is_still_marked(store, uuid, mark, error);
    int empty;

    if (marked <= 0)
        return marked;
    find_claims(&claims, uuid, mark);
    if (domid != 0 && remove_by_domid(store, domid, &parents, error) < 0)
        return -1;
    /* No transaction: while its owner lives, other processes leave a claim alone. */
    if (store_remove_node(store, claims.paths.vm, error) < 0 ||
        (claims.marked[1] != NULL && store_remove_node(store, claims.paths.name, error) < 0))
        return -1;
    add_paths(&parents, guest_claim_parents);
    /* The last one has this guest's mark. */
    empty = find_empty(store, parents.list, parents.count - 1, error);
    if (empty < 0)
        return -1;
    if (empty)
        return remove_claims(store, &claims, mark, &parents, error);
    /* After this the domid cannot be found again; safe, as no empty directory is left to remove. */
    if ((claims.others[1] != NULL && store_remove_node(store, claims.paths.note, error) < 0) ||
        store_remove_node(store, claims.paths.mark, error) < 0)
        return -1;
    /* The other guests may have ended since, and left the directory because of our mark. */
    empty = find_empty(store, marks, 1, error);
    return empty > 0 ? store_remove(store, NULL, NULL, marks, error) : empty;
}

int reap_domain_nodes(struct store *store, const char *uuid, const char *mark, uint32_t domid,
                      struct error *error)
{
    struct paths parents = {0};
    struct claims claims;
    int marked = is_still_marked(store, uuid, mark, error);
    int empty;

    if (marked <= 0)
        return marked;
    find_claims(&claims, uuid, mark);
    if (remove_by_domid(store, domid, &parents, error) < 0 ||
        store_remove_node(store, claims.paths.vm, error) < 0 ||
        mark_set_domain(store, uuid, mark, 0, error) < 0)
        return -1;
    empty = find_empty(store, parents.list, parents.count, error);
    return empty > 0 ? store_remove(store, NULL, NULL, parents.list, error) : empty;
}

/*
 * The domid in a guest's note, to find the nodes of a domain that is gone already; 0 if there is no
 * note, or no domain. @noted: whether there is a note.
 */
static uint32_t marked_domain(struct store *store, const char *uuid, const char *mark, bool *noted)
{
    uint32_t domid = 0;
    char path[GUEST_PATH_SIZE];
    cleanup_free char *value = NULL;

    *noted = false;
    if (!mark_domain_path(path, sizeof(path), uuid, mark))
        return 0;
    value = store_read(store, path);
    *noted = value != NULL;
    if (value != NULL && sscanf(value, "%" SCNu32, &domid) != 1)
        return 0;
    return domid;
}

/*
 * Whoever maps its rings lets go of them when xenstored says that a domain has been released, and
 * looks only then whether this one exists: so it is destroyed first, and not released without. It
 * is released before its end is awaited, as xenstored itself maps a ring: it would look by itself,
 * but among many domains that end at once not for a long time.
 */
int reap_domain(const struct domain *domain, struct store *store, struct error *error)
{
    if (domain_destroy(domain, error) < 0)
        return -1;
    store_release(store, domain->domid);
    return domain_await_end(domain, error);
}

/* Returns 1 if it was reaped, 0 if there is nothing to do or, if not @patient, nothing but wait. */
static int reap(struct hypervisor *hypervisor, struct store *store, const char *uuid,
                const char *mark, bool patient, struct error *error)
{
    struct paths parents = {0};
    struct claims claims;
    uuid_t handle;
    struct domain domain = {.hypervisor = hypervisor};
    int found = 0;
    int marked;
    bool noted;

    if (uuid_parse(uuid, handle) != 0)
        return error_set(error, MARK_DIRECTORY "/%s: not a UUID", uuid);
    domain.domid = marked_domain(store, uuid, mark, &noted);
    if (domain.domid != 0)
        found = domain_has_handle(&domain, handle, error);
    else if (!noted) /* it was created just before its owner was killed */
        found = domain_find(&domain, handle, error);
    if (found < 0)
        return -1;
    /* Another process may have reaped the guest already, and a new guest may have its UUID. */
    marked = is_still_marked(store, uuid, mark, error);
    if (marked <= 0)
        return marked;
    if (found > 0 && !patient && domain_is_dying(&domain))
        return 0;
    if (found > 0 && reap_domain(&domain, store, error) < 0)
        return -1;
    find_claims(&claims, uuid, mark);
    if (domain.domid != 0 && remove_by_domid(store, domain.domid, &parents, error) < 0)
        return -1;
    add_paths(&parents, guest_claim_parents);
    return remove_claims(store, &claims, mark, &parents, error) < 0 ? -1 : 1;
}

int reap_guest(struct hypervisor *hypervisor, struct store *store, const char *uuid,
               const char *mark, struct error *error)
{
    return reap(hypervisor, store, uuid, mark, true, error) < 0 ? -1 : 0;
}

/*
 * Whether a note of the guest names a living owner. @dead: a note whose owner is gone, or NULL.
 * Both exist if the UUID was claimed again just after the first owner and its warden were killed.
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
        char path[GUEST_PATH_SIZE];
        uuid_t handle;
        cleanup_free char *mark = NULL;

        /* Skip notes, and nodes that are not ours. */
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
        int done = reap(hypervisor, store, uuid, mark, false, error);
        if (done < 0)
            result = -1;
        else
            *reaped += (unsigned)done;
    }
    return result;
}
