/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The descriptors that a monitor's clients have sent with getfd, for commands that are obeyed here
 * and name one. QEMU has a copy of each, for its own commands.
 */
#ifndef QEMU_INTEGRATION_MONITOR_DESCRIPTORS_H
#define QEMU_INTEGRATION_MONITOR_DESCRIPTORS_H

#include "qemu-integration/monitor/commands.h"
#include "qemu-integration/monitor/qmp-queue.h"

#define DESCRIPTORS_MAX 16

/* All zero at first. */
struct descriptors {
    struct {
        char *name; /* owned; NULL: none */
        int fd;     /* owned */
    } list[DESCRIPTORS_MAX];
};

/**
 * descriptors_note() - Keep a copy of the descriptor of a getfd, or close that of a closefd
 * @entry: Of any command; its descriptor stays there
 *
 * A copy is in the place of an earlier one of that name. If there are too many, or there is no
 * memory for it, none is kept.
 */
void descriptors_note(struct descriptors *descriptors, const struct qmp_entry *entry);

/**
 * descriptors_named() - The name of the descriptor that a command's argument is
 *
 * That, or the address of the first of its "channels", as QEMU's migrate has them since 8.2.
 *
 * Return: name, of the arguments; or NULL: there is none
 */
const char *descriptors_named(const struct monitor_command *command, const json_object *arguments);

/**
 * descriptors_replace() - Have a number in the place of the name
 * @arguments: A request's, where there is one
 *
 * Return: a copy, to be released by the caller
 */
json_object *descriptors_replace(const struct monitor_command *command, json_object *arguments,
                                 int fd);

/**
 * descriptors_take() - Take the copy of that name out
 *
 * Return: descriptor, close-on-exec, owned by the caller; or -1
 */
int descriptors_take(struct descriptors *descriptors, const char *name);

/**
 * descriptors_close() - Close all
 */
void descriptors_close(struct descriptors *descriptors);

#endif
