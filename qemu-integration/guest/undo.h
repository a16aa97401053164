/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The undo list. Every effect pushes its undo here at the moment it succeeds; errors, signals and
 * the normal end all run the same list.
 */
#ifndef QEMU_INTEGRATION_GUEST_UNDO_H
#define QEMU_INTEGRATION_GUEST_UNDO_H

#include <stdbool.h>

#define UNDO_MAX 32

/* Undoes one effect. Returns false if that failed and something may be left behind. */
typedef bool undo_function(void *context);

struct undo_list {
    unsigned count;
    struct {
        undo_function *function;
        void *context;
    } entries[UNDO_MAX];
};

/**
 * undo_push() - Remember how to undo an effect that has just succeeded
 * @list:     List of at most UNDO_MAX entries; more is a bug in the caller
 * @function: What to call
 * @context:  Its argument; must stay valid until the list has run
 */
void undo_push(struct undo_list *list, undo_function *function, void *context);

/**
 * undo_run() - Undo everything, latest first, and empty the list
 *
 * After a failure it continues with the remaining entries.
 *
 * Return: whether all succeeded
 */
bool undo_run(struct undo_list *list);

/**
 * undo_run_to() - Undo the latest effects, until a number of older ones is left
 *
 * Return: whether all succeeded
 */
bool undo_run_to(struct undo_list *list, unsigned count);

#endif
