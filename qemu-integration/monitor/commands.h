/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands of a monitor that are more than a question to QEMU: those answered here, those with
 * something to be done before QEMU obeys them, and those whose answer QEMU does not know all of.
 */
#ifndef QEMU_INTEGRATION_MONITOR_COMMANDS_H
#define QEMU_INTEGRATION_MONITOR_COMMANDS_H

#include "common/error.h"

#include <json-c/json.h>
#include <stdbool.h>

enum monitor_type {
    MONITOR_INT, /* of 64 bits with sign */
    MONITOR_TEXT,
    MONITOR_BOOL,
    MONITOR_OBJECT,
};

/* A value that a command takes or returns. */
struct monitor_member {
    const char *name; /* NULL: what a command returns is no member of anything */
    enum monitor_type type;
    bool optional;
    bool list;                            /* an array of such values */
    const struct monitor_member *members; /* of MONITOR_OBJECT; ended by one without name */
};

struct monitor_command {
    const char *name;
    /*
     * Obeys the command itself. @arguments: as in the table; NULL: none. Returns the value to be
     * returned, to be released by the caller; or NULL with @error filled. NULL: QEMU obeys the
     * command.
     */
    json_object *(*answer)(void *context, json_object *arguments, struct error *error);
    /* Just before QEMU gets it: 0, or -1 if it must not get it, with the error that is the answer;
     * may be NULL. */
    int (*before)(void *context, struct error *error);
    void (*after)(void *context, bool done); /* QEMU has answered, with no error; may be NULL */
    void (*amend)(void *context, json_object *value); /* changes what QEMU returns; may be NULL */

    /* Of those that are answered here; not looked at for the others: */
    const struct monitor_member *arguments; /* ended by one without name; NULL: it takes none */
    const struct monitor_member *returns;   /* NULL: {} */
    const char *help;                       /* what it is for, in a few words */
    bool writes_files;                      /* or runs programs: not with -monitor-restrict */
};

#define MONITOR_TABLES_MAX 3

struct monitor_commands {
    /* Each ends with a row without name; NULL: none. */
    const struct monitor_command *tables[MONITOR_TABLES_MAX];
    void *context;  /* for their functions */
    bool restricts; /* -monitor-restrict: see restriction.h */
};

/**
 * monitor_command_find() - Find a command
 *
 * Return: its row, or NULL: it is QEMU's alone
 */
const struct monitor_command *monitor_command_find(const struct monitor_commands *commands,
                                                   const char *name);

/**
 * monitor_command_check() - Compare the arguments of a request with the table
 * @command:   One that is answered here
 * @arguments: An object; NULL: none
 * @error:     Filled if they are not right, in QEMU's words
 *
 * Return: 0, or -1
 */
int monitor_command_check(const struct monitor_command *command, json_object *arguments,
                          struct error *error);

/**
 * monitor_commands_add_names() - Add those that QEMU does not have to its answer to query-commands
 * @answer: Changed; an error is left as it is
 */
void monitor_commands_add_names(const struct monitor_commands *commands, json_object *answer);

#endif
