/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests to xenstore, as far as qemu-xen needs them: whole trees written or removed in one
 * transaction, on a connection that is there while there is something to ask. Every request passes
 * the call gate.
 */
#ifndef QEMU_INTEGRATION_XENSTORE_STORE_H
#define QEMU_INTEGRATION_XENSTORE_STORE_H

#include "common/call-gate.h"
#include "common/error.h"
#include "qemu-integration/xenstore/tree.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/**
 * store_open() - Connect to xenstored's socket
 * @gate:  Borrowed for the life of the connection; may be NULL
 * @error: Filled on failure
 *
 * Return: connection to give to store_close(), or NULL if xenstored does not run here or does not
 * let this user in
 */
struct store *store_open(struct call_gate *gate, struct error *error);

/**
 * store_disconnect() - Disconnect; the next request reconnects
 *
 * For times without requests: every connection that stays open slows down the requests of all
 * other programs (watches.h).
 */
void store_disconnect(struct store *store);
void store_close(struct store *store);

static inline void cleanup_store_function(struct store **store)
{
    store_close(*store);
}
#define cleanup_store __attribute__((cleanup(cleanup_store_function)))

/**
 * store_commit() - Write a tree in one transaction, again if somebody else interfered
 * @store: Connection
 * @tree:  What to write; entries in the order in which they are to be made
 * @error: Filled on failure
 *
 * Return: 0, or -1 with nothing written
 */
int store_commit(struct store *store, const struct store_tree *tree, struct error *error);

/**
 * store_write_tree() - Write a tree node by node, for readers that do not need all of it at once
 * @tree: As for store_commit()
 *
 * Less work for xenstored than a transaction, in which each node is copied, and no guest that
 * starts at the same time interferes.
 *
 * Return: 0, or -1 with some of it written
 */
int store_write_tree(struct store *store, const struct store_tree *tree, struct error *error);

/**
 * store_write() - Write one value outside any transaction
 *
 * Return: 0, or -1
 */
int store_write(struct store *store, const char *path, const char *value, struct error *error);

/**
 * store_claim() - Write one value to several nodes in one transaction, unless one is taken
 * @paths:   NULL-terminated
 * @value:   What to write to each
 * @taken:   Whether a value that is there already is to be left alone
 * @present: Filled with such a value, to be freed
 * @error:   Filled on failure
 *
 * Return: 0; the number of the path that is taken, counting from 1; or -1
 */
int store_claim(struct store *store, const char *const paths[], const char *value,
                bool (*taken)(const char *present), char **present, struct error *error);

/**
 * store_read() - Read one value
 *
 * Return: NUL-terminated value to free(), or NULL if there is none (errno is ENOENT) or it cannot
 * be read
 */
char *store_read(struct store *store, const char *path);

/**
 * store_list() - Names of the children of a node
 * @count: Number of names
 *
 * Return: array to free() as one block, or NULL if the node does not exist or cannot be read
 */
char **store_list(struct store *store, const char *path, unsigned *count);

/* Nodes that belong to whoever has written this value to them. */
struct store_claim {
    const char *const *paths; /* NULL-terminated, at least one */
    const char *value;
};

/**
 * store_remove() - Remove nodes with all below them, in one transaction
 * @claim:  Nothing at all is removed unless the first of its nodes has its value; then those of its
 *          nodes that have it are removed as well. NULL: no such condition
 * @paths:  NULL-terminated or NULL; a node that does not exist is no failure
 * @parents: NULL-terminated or NULL; of these, each one left without children is removed too
 *
 * Return: 0, or -1 with nothing removed
 */
int store_remove(struct store *store, const struct store_claim *claim, const char *const paths[],
                 const char *const parents[], struct error *error);

/**
 * store_remove_node() - Remove one node with all below it, outside any transaction
 *
 * Return: 0, also if there was none, or -1
 */
int store_remove_node(struct store *store, const char *path, struct error *error);

/**
 * store_introduce() - Tell xenstored of a domain and its ring
 * @gfn:  Frame number of the ring page in the guest
 * @port: Event channel port in the guest
 *
 * Return: 0, or -1
 */
int store_introduce(struct store *store, uint32_t domid, uint64_t gfn, uint32_t port,
                    struct error *error);

/**
 * store_release() - Tell xenstored that a domain's ring is gone
 *
 * Return: 0, or -1; a domain that xenstored does not know is no failure
 */
int store_release(struct store *store, uint32_t domid);

#endif
