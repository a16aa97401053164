/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A list of xenstore nodes to write: data, no connection. A new node inherits the permissions of
 * its parent, so an entry has permissions of its own only where they differ. Writing a node also
 * creates its missing parents, empty, so for a directory an entry may have permissions only.
 */
#ifndef QEMU_INTEGRATION_XENSTORE_TREE_H
#define QEMU_INTEGRATION_XENSTORE_TREE_H

#include <stdint.h>
#include <stdio.h>

enum store_access {
    ACCESS_INHERITED,
    ACCESS_GUEST_READS, /* n0,rN */
    ACCESS_GUEST_OWNS,  /* nN: the guest and dom0 read and write */
};

struct store_entry {
    char *path;
    char *value; /* NULL: only permissions, of a node that an earlier entry creates */
    enum store_access access;
};

struct store_tree {
    uint32_t domid; /* N in the permissions */
    unsigned count;
    unsigned capacity;
    struct store_entry *entries;
};

/**
 * store_tree_add() - Append a node
 * @tree:   Tree; grows as needed, memory exhaustion ends the program
 * @access: Permissions
 * @value:  Copied
 * @format: printf format of the path
 */
void store_tree_add(struct store_tree *tree, enum store_access access, const char *value,
                    const char *format, ...) __attribute__((format(printf, 4, 5)));

/**
 * store_tree_permit() - Append the permissions of a directory that an earlier entry creates
 * @access: For the directory and for nodes created in it later; not ACCESS_INHERITED
 * @format: printf format of the path
 */
void store_tree_permit(struct store_tree *tree, enum store_access access, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/**
 * store_tree_clear() - Free the entries
 */
void store_tree_clear(struct store_tree *tree);

/**
 * store_tree_print() - Print each node as a line: path = "value" (permissions), as xenstore-ls -fp
 * @domid: Text to print for the domid
 */
void store_tree_print(const struct store_tree *tree, const char *domid, FILE *stream);

#define cleanup_store_tree __attribute__((cleanup(store_tree_clear)))

#endif
