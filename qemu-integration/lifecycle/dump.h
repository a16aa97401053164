/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest's memory is written to a core file, by a child process; the program goes on meanwhile,
 * the guest does not. One dump at a time.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_DUMP_H
#define QEMU_INTEGRATION_LIFECYCLE_DUMP_H

#include "qemu-integration/lifecycle/life.h"

/**
 * dump_start() - Pause the guest, and begin
 * @path:  Of the file, which is there when it is complete; or its name in messages
 * @to:    What is written to, taken on success; -1: the file that @path names
 * @done:  Called once, from the loop or at the end of the life. @failure: NULL: it is complete
 * @error: Filled if it cannot begin
 *
 * Return: 0, or -1
 */
int dump_start(struct lifecycle *cycle, const char *path, int to, dump_done *done,
               struct error *error);

/**
 * dump_check() - Whether none is being written
 *
 * Return: 0, or -1
 */
int dump_check(const struct lifecycle *cycle, struct error *error);

/**
 * dump_describe() - The answer to "query-dump", to be released by the caller
 */
json_object *dump_describe(const struct lifecycle *cycle);

/**
 * dump_end_life() - The life ends: give up what is being written
 */
void dump_end_life(struct lifecycle *cycle);

#endif
