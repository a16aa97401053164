/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands of a monitor that are more than a question to QEMU: those answered here, and those
 * with something to be done before QEMU obeys them.
 */
#ifndef QEMU_INTEGRATION_MONITOR_COMMANDS_H
#define QEMU_INTEGRATION_MONITOR_COMMANDS_H

#include "common/error.h"

#include <json-c/json.h>
#include <stdbool.h>

struct monitor_command {
    const char *name;
    /*
     * Obeys the command itself. @arguments: NULL: none. Returns the value to be returned, to be
     * released by the caller; or NULL with @error filled. NULL: QEMU obeys the command.
     */
    json_object *(*answer)(void *context, json_object *arguments, struct error *error);
    void (*before)(void *context);           /* just before QEMU gets it; may be NULL */
    void (*after)(void *context, bool done); /* QEMU has answered, with no error; may be NULL */
};

/* The table ends with a row without name. */
struct monitor_commands {
    const struct monitor_command *rows;
    void *context; /* for their functions */
};

/**
 * monitor_command_find() - Find a command
 *
 * Return: its row, or NULL: it is QEMU's alone
 */
const struct monitor_command *monitor_command_find(const struct monitor_commands *commands,
                                                   const char *name);

/**
 * monitor_commands_add_names() - Add those that QEMU does not have to its answer to query-commands
 * @answer: Changed; an error is left as it is
 */
void monitor_commands_add_names(const struct monitor_commands *commands, json_object *answer);

#endif
