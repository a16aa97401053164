/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mark: a node in xenstore that says which process a guest belongs to, made before the domain
 * and removed after it. Whoever finds a mark whose owner is gone may clean up.
 *
 *     /tool/qemu-xen/UUID      = "PID START-TIME PID-NAMESPACE NAME"
 *     /tool/qemu-xen/name/NAME = the same: guests have different names too
 *     /tool/qemu-xen/UUID_PID_START-TIME_PID-NAMESPACE = "N", the domain, once that exists
 *
 * The third has its owner in its own name, so that one listing tells which marks have a living one,
 * however many there are. Where it is missing the mark is read.
 *
 * NAME is the guest's, with each byte that is neither a letter nor a digit nor '-' as "_XX", since
 * xenstore allows few others in a path.
 *
 * The domain's handle in Xen is the same UUID, so a domain without the third node is found as well.
 */
#ifndef QEMU_INTEGRATION_OWNERSHIP_MARK_H
#define QEMU_INTEGRATION_OWNERSHIP_MARK_H

#include "common/error.h"
#include "qemu-integration/xenstore/store.h"

#include <stdbool.h>
#include <stdint.h>

#define MARK_DIRECTORY "/tool/qemu-xen"

#define MARK_SIZE 288

/**
 * mark_of_this_process() - What the mark of a guest of this process says
 * @mark: Filled
 * @name: The guest's, at most 63 bytes
 *
 * Return: 0, or -1
 */
int mark_of_this_process(char mark[MARK_SIZE], const char *name, struct error *error);

/**
 * mark_create() - Claim a UUID and a name, both or neither
 * @uuid: Text form
 * @mark: From mark_of_this_process(), which has the name in it
 *
 * Return: 0, or -1 (also if a living process has a guest with the same UUID or name)
 */
int mark_create(struct store *store, const char *uuid, const char *mark, struct error *error);

/**
 * mark_name_path() - Where the claim on a guest's name is
 * @path: Filled
 * @size: At least MARK_SIZE
 * @mark: Value of a mark
 *
 * Return: whether the mark has a name in it
 */
bool mark_name_path(char *path, size_t size, const char *mark);

/**
 * mark_domain_path() - Where the domain that belongs to a mark is noted
 * @path: Filled
 * @size: At least MARK_SIZE
 * @uuid: Text form
 * @mark: Value of the mark
 *
 * Return: whether the mark can be read
 */
bool mark_domain_path(char *path, size_t size, const char *uuid, const char *mark);

/* Children of MARK_DIRECTORY: UUIDs of guests, the notes of their domains, and "name". */
struct mark_list {
    unsigned count;
    char **names; /* one block */
};

/**
 * mark_list_read() - Ask which guests there are, by one request
 * @list: Filled; to be freed by mark_list_free() after success and failure
 *
 * Return: 0, or -1
 */
int mark_list_read(struct store *store, struct mark_list *list, struct error *error);
void mark_list_free(struct mark_list *list);
#define cleanup_mark_list __attribute__((cleanup(mark_list_free)))

/**
 * mark_list_has() - Whether a guest with this UUID is in the list
 * @uuid: Text form
 */
bool mark_list_has(const struct mark_list *list, const char *uuid);

/**
 * mark_is_note() - Whether a name in the list is the note of a guest's domain
 * @uuid:  Text form
 * @lives: Filled if it is: whether the owner that it names lives
 */
bool mark_is_note(const char *name, const char *uuid, bool *lives);

/**
 * mark_set_domain() - Note the domain's number
 * @mark: mark_of_this_process()
 *
 * Return: 0, or -1
 */
int mark_set_domain(struct store *store, const char *uuid, const char *mark, uint32_t domid,
                    struct error *error);

/**
 * mark_owner_lives() - Whether the process that a mark names still runs
 * @mark: Value of the node; of a process in another pid namespace nothing is known, so it lives
 */
bool mark_owner_lives(const char *mark);

#endif
