/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mark: a node in xenstore that names the process that owns a guest, created before the domain
 * and removed after it. Any process that finds a mark whose owner is gone may clean up.
 *
 *     /tool/qemu-xen/UUID      = "PID START-TIME PID-NAMESPACE NAME"
 *     /tool/qemu-xen/name/NAME = the same, as names are unique too
 *     /tool/qemu-xen/UUID_PID_START-TIME_PID-NAMESPACE = "N", the domid, once the domain exists,
 * and 0 between two lives of the guest
 *
 * The third node, the note, has the owner in its name, so that a single listing tells which owners
 * are alive, however many guests there are. The mark is read only if the note is missing.
 *
 * NAME is the guest's name, in which each byte but letters, digits and '-' is written as "_XX",
 * since xenstore allows few other characters in a path.
 *
 * The domain's handle in Xen is the same UUID, so a domain without the note is found as well.
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
 * mark_of_this_process() - Compose the value of a mark that names this process as owner
 * @mark: Filled
 * @name: The guest's name, at most 63 bytes
 *
 * Return: 0, or -1
 */
int mark_of_this_process(char mark[MARK_SIZE], const char *name, struct error *error);

/**
 * mark_create() - Claim a UUID and a name, both or neither
 * @uuid: Text form
 * @mark: From mark_of_this_process(); contains the name
 *
 * Return: 0, or -1 (also if a guest of a living process has the same UUID or name)
 */
int mark_create(struct store *store, const char *uuid, const char *mark, struct error *error);

/**
 * mark_name_path() - Compose the path of the claim on a guest's name
 * @path: Filled
 * @size: At least MARK_SIZE
 * @mark: Value of a mark
 *
 * Return: whether the mark contains a name
 */
bool mark_name_path(char *path, size_t size, const char *mark);

/**
 * mark_domain_path() - Compose the path of the note that belongs to a mark
 * @path: Filled
 * @size: At least MARK_SIZE
 * @uuid: Text form
 * @mark: Value of the mark
 *
 * Return: whether the mark is well-formed
 */
bool mark_domain_path(char *path, size_t size, const char *uuid, const char *mark);

/* Children of MARK_DIRECTORY: UUIDs of guests, the notes of their domains, and "name". */
struct mark_list {
    unsigned count;
    char **names; /* one block */
};

/**
 * mark_list_read() - List the marks and notes of all guests, in one request
 * @list: Filled; must be freed by mark_list_free() after success and failure
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
 * @lives: Filled if it is: whether the owner that it names is alive
 */
bool mark_is_note(const char *name, const char *uuid, bool *lives);

/**
 * mark_set_domain() - Write the note of a guest's domain
 * @mark:  mark_of_this_process()
 * @domid: 0: there is none, and none with the guest's UUID is this process's
 *
 * Return: 0, or -1
 */
int mark_set_domain(struct store *store, const char *uuid, const char *mark, uint32_t domid,
                    struct error *error);

/**
 * mark_forget_domain() - Remove the note, as the domain of the next life is about to be created
 * @mark: mark_of_this_process()
 *
 * Return: 0, or -1
 */
int mark_forget_domain(struct store *store, const char *uuid, const char *mark,
                       struct error *error);

/**
 * mark_owner_lives() - Whether the process that a mark names is alive
 * @mark: Value of the node
 *
 * Return: true also if that cannot be known: another pid namespace, or a mark that is not
 * well-formed
 */
bool mark_owner_lives(const char *mark);

#endif
