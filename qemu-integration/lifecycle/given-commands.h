/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What users have told a device model that its command line does not say: the passwords of its
 * displays, images and disks that were plugged in. If a later life has a new device model, that is
 * told the same before the guest runs.
 *
 * They are in memory only, and erased when they are dropped.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_GIVEN_COMMANDS_H
#define QEMU_INTEGRATION_LIFECYCLE_GIVEN_COMMANDS_H

#include "qemu-integration/lifecycle/life.h"

/**
 * given_commands_keep() - Keep a command that the device model has obeyed
 * @kind:      What it concerns, with @name: "node"
 * @name:      One kept for the same is dropped
 * @command:   QMP's name for it
 * @arguments: Its arguments; NULL: none
 */
void given_commands_keep(struct life_given_commands *given, const char *kind, const char *name,
                         const char *command, json_object *arguments);

/**
 * given_commands_drop() - Drop what was kept for this, if anything was
 */
void given_commands_drop(struct life_given_commands *given, const char *kind, const char *name);

/**
 * given_commands_drop_kind() - Drop all of a kind but some
 * @stays: Whether one stays; NULL: none does
 */
void given_commands_drop_kind(struct life_given_commands *given, const char *kind,
                              bool (*stays)(void *context, const char *name), void *context);

/**
 * given_commands_have() - Whether something is kept for this
 */
bool given_commands_have(const struct life_given_commands *given, const char *kind,
                         const char *name);

void given_commands_forget(struct life_given_commands *given);

#endif
