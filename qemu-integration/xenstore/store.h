/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests to xenstore: single nodes, and whole trees written or removed in one transaction, on a
 * connection that is open only while there are requests to make. Every request passes the call
 * gate.
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
 * Return: connection for store_close(), or NULL if xenstored does not run here or does not accept
 * this user
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
 * store_commit() - Write a tree in one transaction, repeated while other clients interfere
 * @store: Connection
 * @tree:  Nodes in the order in which to write them
 * @error: Filled on failure
 *
 * Return: 0, or -1 with nothing written
 */
int store_commit(struct store *store, const struct store_tree *tree, struct error *error);

/**
 * store_write_tree() - Write a tree node by node, for readers that do not need all of it at once
 * @tree: As for store_commit()
 *
 * Less work for xenstored than a transaction, which copies each node, and guests that start at the
 * same time do not interfere.
 *
 * Return: 0, or -1 with part of it written
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
 * @value:   Value to write to each
 * @taken:   Returns whether a value that is present means that the node is taken
 * @present: Filled with that value, to be freed
 * @error:   Filled on failure
 *
 * Return: 0; the number of the first path that is taken, counting from 1; or -1
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
 * store_list() - List the names of a node's children
 * @count: Number of names
 *
 * Return: array to free() as one block, or NULL if the node does not exist or cannot be read
 */
char **store_list(struct store *store, const char *path, unsigned *count);

/* Nodes that are owned by the process that wrote this value to them. */
struct store_claim {
    const char *const *paths; /* NULL-terminated, at least one */
    const char *value;
};

/**
 * store_remove() - Remove nodes and everything below them, in one transaction
 * @claim:  Nothing is removed unless the first of its nodes has its value; then all of its nodes
 *          that have the value are removed as well. NULL: no such condition
 * @paths:  NULL-terminated or NULL; a node that does not exist is not a failure
 * @parents: NULL-terminated or NULL; those left without children are removed too
 *
 * Return: 0, or -1 with nothing removed
 */
int store_remove(struct store *store, const struct store_claim *claim, const char *const paths[],
                 const char *const parents[], struct error *error);

/**
 * store_remove_node() - Remove one node and everything below it, outside any transaction
 *
 * Return: 0, also if it does not exist, or -1
 */
int store_remove_node(struct store *store, const char *path, struct error *error);

/**
 * store_introduce() - Tell xenstored about a domain and its ring
 * @gfn:  Frame number of the ring page in the guest
 * @port: Event channel port in the guest
 *
 * Return: 0, or -1
 */
int store_introduce(struct store *store, uint32_t domid, uint64_t gfn, uint32_t port,
                    struct error *error);

/**
 * store_resume() - Tell xenstored that a suspended domain goes on
 *
 * Otherwise it would not tell of the next time that the domain shuts down.
 *
 * Return: 0, or -1
 */
int store_resume(struct store *store, uint32_t domid, struct error *error);

/**
 * store_release() - Tell xenstored that a domain's ring is gone
 *
 * Return: 0, or -1; a domain that xenstored does not know is not a failure
 */
int store_release(struct store *store, uint32_t domid);

#endif
