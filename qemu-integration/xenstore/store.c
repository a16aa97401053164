/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xenstore/store.h"

#include "common/cleanup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <xenstore.h>
#include <xenstore_lib.h>

/* How often a transaction that has met changes of other clients is tried again after EIO. */
#define CONFLICTS_MAX 100

struct store {
    struct xs_handle *handle;
    struct call_gate *gate;
    bool conflict; /* a request of this transaction failed because of another client's change */
};

/*
 * Whether xenstored accepts connections. Without it libxenstore would fall back to the kernel's
 * xenbus device, which opens even if no xenstored runs, and then wait without end.
 */
static bool daemon_answers(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    cleanup_fd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(address.sun_path, sizeof(address.sun_path), "%s", xs_daemon_socket());
    return fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0;
}

static bool open_connection(struct store *store)
{
    if (daemon_answers())
        store->handle = xs_open(0);
    return store->handle != NULL;
}

/* Connects again if needed. On failure errno is set, but never to ENOENT. */
static bool reconnect(struct store *store)
{
    if (store->handle != NULL ||
        (call_gate_enter(store->gate, "xs_open", "again") && open_connection(store)))
        return true;
    /* To callers ENOENT means "no such node", not "no xenstored". */
    if (errno == ENOENT)
        errno = ECONNREFUSED;
    return false;
}

struct store *store_open(struct call_gate *gate, struct error *error)
{
    struct store *store = calloc(1, sizeof(*store));

    if (store == NULL) {
        error_set_errno(error, errno, "xenstore");
        return NULL;
    }
    store->gate = gate;
    if (!call_gate_enter(gate, "xs_open", NULL) || !open_connection(store)) {
        if (errno == ENOENT || errno == ECONNREFUSED)
            error_set(error, "xenstored is not running (%s: %s)", xs_daemon_socket(),
                      strerror(errno));
        else
            error_set_errno(error, errno, "cannot connect to xenstored");
        free(store);
        return NULL;
    }
    return store;
}

void store_disconnect(struct store *store)
{
    if (store->handle != NULL)
        xs_close(store->handle);
    store->handle = NULL;
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    store_disconnect(store);
    free(store);
}

/* Before each request: connects if needed and enters the call gate with its name and detail. */
#define may_ask(store, ...) (reconnect(store) && call_gate_enter((store)->gate, __VA_ARGS__))

typedef int transaction_body(struct store *store, xs_transaction_t transaction, void *context,
                             struct error *error);

/*
 * Runs @body in a transaction, again as long as other clients interfere: they are noticed at the
 * commit, or already by a request.
 */
static int in_transaction(struct store *store, transaction_body *body, void *context,
                          struct error *error)
{
    for (unsigned conflicts = 0;;) {
        xs_transaction_t transaction = XBT_NULL;
        struct error reason = {0};

        store->conflict = false;

        if (may_ask(store, "xs_transaction_start", NULL))
            transaction = xs_transaction_start(store->handle);
        if (transaction == XBT_NULL)
            return error_set_errno(error, errno, "cannot start a xenstore transaction");
        if (body(store, transaction, context, &reason) < 0) {
            xs_transaction_end(store->handle, transaction, true);
            if (store->conflict && ++conflicts < CONFLICTS_MAX)
                continue;
            return error_set(error, "%s", reason.message);
        }
        if (!call_gate_enter(store->gate, "xs_transaction_end", NULL)) {
            xs_transaction_end(store->handle, transaction, true);
            return error_set_errno(error, EIO, "cannot commit to xenstore");
        }
        if (xs_transaction_end(store->handle, transaction, false))
            return 0;
        if (errno != EAGAIN)
            return error_set_errno(error, errno, "cannot commit to xenstore");
    }
}

static int set_permissions(struct store *store, xs_transaction_t transaction, const char *path,
                           uint32_t domid, enum store_access access, struct error *error)
{
    struct xs_permissions permissions[2] = {{.id = 0, .perms = XS_PERM_NONE},
                                            {.id = domid, .perms = XS_PERM_READ}};
    unsigned count = access == ACCESS_GUEST_READS ? 2 : 1;

    if (access == ACCESS_INHERITED)
        return 0;
    if (access == ACCESS_GUEST_OWNS)
        permissions[0].id = domid;
    if (!may_ask(store, "xs_set_permissions", "%s", path) ||
        !xs_set_permissions(store->handle, transaction, path, permissions, count))
        return error_set_errno(error, errno, "xenstore: cannot set permissions of %s", path);
    return 0;
}

static int write_value(struct store *store, xs_transaction_t transaction, const char *path,
                       const char *value, struct error *error)
{
    if (!may_ask(store, "xs_write", "%s = \"%s\"", path, value) ||
        !xs_write(store->handle, transaction, path, value, (unsigned)strlen(value)))
        return error_set_errno(error, errno, "xenstore: cannot write %s", path);
    return 0;
}

static int write_entries(struct store *store, xs_transaction_t transaction,
                         const struct store_tree *tree, struct error *error)
{
    for (unsigned i = 0; i < tree->count; i++) {
        const struct store_entry *entry = &tree->entries[i];

        if ((entry->value != NULL &&
             write_value(store, transaction, entry->path, entry->value, error) < 0) ||
            set_permissions(store, transaction, entry->path, tree->domid, entry->access, error) < 0)
            return -1;
    }
    return 0;
}

static int commit_tree(struct store *store, xs_transaction_t transaction, void *context,
                       struct error *error)
{
    return write_entries(store, transaction, context, error);
}

int store_commit(struct store *store, const struct store_tree *tree, struct error *error)
{
    return in_transaction(store, commit_tree, (void *)(uintptr_t)tree, error);
}

int store_write_tree(struct store *store, const struct store_tree *tree, struct error *error)
{
    return write_entries(store, XBT_NULL, tree, error);
}

int store_write(struct store *store, const char *path, const char *value, struct error *error)
{
    return write_value(store, XBT_NULL, path, value, error);
}

static char *read_value(struct store *store, xs_transaction_t transaction, const char *path)
{
    unsigned length;

    if (!may_ask(store, "xs_read", "%s", path))
        return NULL;
    return xs_read(store->handle, transaction, path, &length);
}

char *store_read(struct store *store, const char *path)
{
    return read_value(store, XBT_NULL, path);
}

struct claim {
    const char *const *paths;
    const char *value;
    bool (*taken)(const char *present);
    int number; /* of the path that is taken, counting from 1; 0: none */
    char *present;
};

static int write_claim(struct store *store, xs_transaction_t transaction, void *context,
                       struct error *error)
{
    struct claim *claim = context;

    claim->number = 0;
    for (int i = 0; claim->paths[i] != NULL; i++) {
        cleanup_free char *present = read_value(store, transaction, claim->paths[i]);

        if (present == NULL && errno != ENOENT)
            return error_set_errno(error, errno, "xenstore: cannot read %s", claim->paths[i]);
        if (present != NULL && claim->taken(present)) {
            claim->number = i + 1;
            claim->present = steal_pointer(&present);
            return -1;
        }
    }
    for (int i = 0; claim->paths[i] != NULL; i++)
        if (write_value(store, transaction, claim->paths[i], claim->value, error) < 0)
            return -1;
    return 0;
}

int store_claim(struct store *store, const char *const paths[], const char *value,
                bool (*taken)(const char *present), char **present, struct error *error)
{
    struct claim claim = {.paths = paths, .value = value, .taken = taken};
    int result = in_transaction(store, write_claim, &claim, error);

    *present = claim.present;
    return claim.number > 0 ? claim.number : result;
}

char **store_list(struct store *store, const char *path, unsigned *count)
{
    if (!may_ask(store, "xs_directory", "%s", path))
        return NULL;
    return xs_directory(store->handle, XBT_NULL, path, count);
}

struct removal {
    const struct store_claim *claim;
    const char *const *paths;
    const char *const *parents;
};

/*
 * A transaction sees a node as it was when first asked for it. So if another client removes the
 * node after that, its parent, asked for only now, no longer lists it, and xenstored reports EIO.
 */
static int remove_path(struct store *store, xs_transaction_t transaction, const char *path,
                       struct error *error)
{
    if (!may_ask(store, "xs_rm", "%s", path))
        return error_set_errno(error, errno, "xenstore: cannot remove %s", path);
    if (xs_rm(store->handle, transaction, path) || errno == ENOENT)
        return 0;
    store->conflict = transaction != XBT_NULL && errno == EIO;
    return error_set_errno(error, errno, "xenstore: cannot remove %s", path);
}

static int remove_tree(struct store *store, xs_transaction_t transaction, void *context,
                       struct error *error)
{
    const struct removal *removal = context;

    for (const char *const *path = removal->claim == NULL ? NULL : removal->claim->paths;
         path != NULL && *path != NULL; path++) {
        cleanup_free char *present = read_value(store, transaction, *path);

        if (present == NULL && errno != ENOENT)
            return error_set_errno(error, errno, "xenstore: cannot read %s", *path);
        if (present != NULL && strcmp(present, removal->claim->value) == 0) {
            if (remove_path(store, transaction, *path, error) < 0)
                return -1;
        } else if (path == removal->claim->paths) {
            /* Taken over by another process, or removed already: nothing of ours is left. */
            return 0;
        }
    }
    for (const char *const *path = removal->paths; path != NULL && *path != NULL; path++)
        if (remove_path(store, transaction, *path, error) < 0)
            return -1;
    for (const char *const *path = removal->parents; path != NULL && *path != NULL; path++) {
        unsigned count = 0;
        cleanup_free char **children = NULL;

        if (may_ask(store, "xs_directory", "%s", *path))
            children = xs_directory(store->handle, transaction, *path, &count);
        if (children == NULL && errno != ENOENT)
            return error_set_errno(error, errno, "xenstore: cannot list %s", *path);
        if (children != NULL && count == 0 && remove_path(store, transaction, *path, error) < 0)
            return -1;
    }
    return 0;
}

int store_remove(struct store *store, const struct store_claim *claim, const char *const paths[],
                 const char *const parents[], struct error *error)
{
    return in_transaction(store, remove_tree, &(struct removal){claim, paths, parents}, error);
}

int store_remove_node(struct store *store, const char *path, struct error *error)
{
    return remove_path(store, XBT_NULL, path, error);
}

int store_introduce(struct store *store, uint32_t domid, uint64_t gfn, uint32_t port,
                    struct error *error)
{
    if (!may_ask(store, "xs_introduce_domain", "%u", domid) ||
        !xs_introduce_domain(store->handle, domid, gfn, port))
        return error_set_errno(error, errno, "cannot introduce domain %u to xenstored", domid);
    return 0;
}

int store_resume(struct store *store, uint32_t domid, struct error *error)
{
    if (!may_ask(store, "xs_resume_domain", "%u", domid) || !xs_resume_domain(store->handle, domid))
        return error_set_errno(error, errno, "cannot tell xenstored that domain %u goes on", domid);
    return 0;
}

int store_release(struct store *store, uint32_t domid)
{
    if (!may_ask(store, "xs_release_domain", "%u", domid))
        return -1;
    return xs_release_domain(store->handle, domid) || errno == ENOENT || errno == EINVAL ? 0 : -1;
}
