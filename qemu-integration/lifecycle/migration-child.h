/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What outgoing and incoming migration, snapshots and dumps have in common: the process that does
 * the work, and its messages.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_MIGRATION_CHILD_H
#define QEMU_INTEGRATION_LIFECYCLE_MIGRATION_CHILD_H

#include "qemu-integration/lifecycle/life.h"

/**
 * life_descriptor_prepare() - Prepare what a monitor's client gives as fd:, if the address is that
 * @access: O_RDONLY or O_WRONLY, what it is needed for
 *
 * It blocks from then on, for the client too.
 *
 * Return: 0, or -1
 */
int life_descriptor_prepare(const struct migration_address *address, int access,
                            struct error *error);

/**
 * life_child_prepare() - Make the connection with a process that is to be started
 * @kind:   Under which it will be watched: there is one of each
 * @theirs: Filled with its end, to be closed by the caller once it is started
 *
 * Return: 0, or -1
 */
int life_child_prepare(struct life_migration_child *child, enum child kind, int *theirs,
                       struct error *error);

/**
 * life_child_watch() - Be told of the messages and the end of the process, which is started
 * @pid:  Of the process; not above 0: it could not be started, and the connection is closed
 * @came: Called from the loop when there may be messages
 * @gone: Called when the process has ended; its pid is forgotten then
 *
 * Return: 0, or -1
 */
int life_child_watch(struct lifecycle *cycle, struct life_migration_child *child, pid_t pid,
                     event_callback_fn came, child_ended *gone, struct error *error);

/**
 * life_child_end() - End the process, and close the connection; nothing if there is none
 */
void life_child_end(struct lifecycle *cycle, struct life_migration_child *child);

/**
 * life_command_start() - Start the command of an address, if it is exec:
 * @fd: Filled with our end of the pipe, to be closed by the caller; else left as it is
 *
 * Return: 0, or -1
 */
int life_command_start(struct lifecycle *cycle, struct life_migration_child *child,
                       const struct migration_address *address, bool outgoing, int *fd,
                       struct error *error);

/**
 * life_command_end() - End the command and what it has started; nothing if there is none
 */
void life_command_end(struct lifecycle *cycle, struct life_migration_child *child);

#endif
