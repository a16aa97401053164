/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands of a monitor that are more than a question to QEMU: those answered here, at once or
 * later, those with something to be done before QEMU obeys them, and those whose answer QEMU does
 * not know all of.
 *
 * A row serves monitors for programs and for people. For people it says in `human` how the command
 * is typed and how its answer is shown:
 *
 *     {.name = "x-xen-disk-add",
 *      .answer = add_disk,
 *      .arguments = disk_takes,                  // "file" and "read-only", optional
 *      .help = "plug a disk in",
 *      .human = MONITOR_HUMAN({.name = "disk_add",
 *                              .takes = "read-only:-r,file:F",
 *                              .shows = "[-r] file",
 *                              .help = "plug a disk in"})},
 *
 * That is all: help, completion, human-monitor-command and -monitor-restrict read the table.
 */
#ifndef QEMU_INTEGRATION_MONITOR_COMMANDS_H
#define QEMU_INTEGRATION_MONITOR_COMMANDS_H

#include "common/error.h"

#include <event2/buffer.h>
#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

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

/* What an answer is shown to people for. */
struct monitor_call {
    json_object *arguments; /* of the command, as made from the line; NULL: none */
    int cpu;                /* that the monitor's "cpu" has selected */
};

/* A command as people type it. */
struct monitor_human {
    /* With other names of it behind bars: "stop|s"; one about the guest: "info status". */
    const char *name;
    /*
     * The arguments in the order in which they are typed, "NAME:TYPE,...", with "?" at the end if
     * the rest can be left out; NULL: none. NAME is the argument's in the table of the command.
     *     -x  switch: true if -x is there, else false
     *     -xV word after -x, left out if -x is not there
     *     s   word, or "text in double quotes"
     *     S   the rest of the line
     *     F   the same as s, called "filename" in messages
     *     U   the same as F, for "file:NAME"
     *     A   the same as s, for an address, which may be "file:NAME" or "unix:NAME"
     *     i   number
     *     M   size, by default in MiB, for bytes
     *     b   on or off
     *     o   options, "NAME=VALUE,...", left out if the next word begins with none of them; NAME
     *         here has all their names, with bars between them; "on" and "off" are true and false
     */
    const char *takes;
    const char *shows; /* the same for people, in QEMU's style: "[-d] uri"; NULL: none */
    const char *help;  /* what it is for, in a few words */
    /* Appends what is shown if it has been obeyed; lines end with "\n". NULL: nothing. */
    void (*print)(const struct monitor_call *call, json_object *value, struct evbuffer *text);
    bool as_typed; /* what begin() passes is the line, and not the command that it has become */
    /*
     * Of a command that goes on after it has been answered: whether it still does, asked again and
     * again; may append to what is shown. The prompt comes when it does no more. NULL: it does not.
     */
    bool (*goes_on)(void *context, const struct monitor_call *call, struct evbuffer *text);
};

/* The value of struct monitor_command's `human`: one or several ways to type the command. */
#define MONITOR_HUMAN(...) ((const struct monitor_human[]){__VA_ARGS__, {.name = NULL}})

/*
 * Where the answer to a request goes that is not answered at once. To be copied, and used once. It
 * is good until QEMU ends, or the monitor is closed; after QEMU's end the answer is dropped, as the
 * request has been answered with an error.
 */
struct monitor_ticket {
    /* @value: taken; NULL: {}. @failure: NULL: the command was obeyed. */
    void (*answer)(void *owner, uint32_t number, json_object *value, const char *failure);
    void *owner;
    uint32_t number; /* of the request */
};

/* What struct monitor_command.begin returns if it has not failed. */
#define MONITOR_BEGUN  0 /* the ticket is, or will be, answered */
#define MONITOR_PASSED 1 /* QEMU is to obey it */

/* A command. It has a member for each way in which one can differ from QEMU's. */
struct monitor_command {
    const char *name;
    /*
     * Obeys the command itself. @arguments: as in the table; NULL: none. Returns the value to be
     * returned, to be released by the caller; or NULL with @error filled. NULL: QEMU obeys the
     * command.
     */
    json_object *(*answer)(void *context, json_object *arguments, struct error *error);
    /*
     * The argument that may be "fd:NAME", for what a client has sent with getfd. It is then
     * "fd:NUMBER", of a descriptor that answer() or begin() takes unless it fails, and never
     * another number. NULL: none.
     */
    const char *descriptor;
    bool descriptor_is_name; /* and it is NAME alone, where it is no number */
    /*
     * In the place of answer, for a command that takes time, or that is QEMU's with other
     * arguments. The monitor's next request waits for the answer. Returns MONITOR_BEGUN,
     * MONITOR_PASSED, or -1 with the error that is the answer. @ticket: to be copied.
     */
    int (*begin)(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                 struct error *error);
    /* Just before QEMU gets it: 0, or -1 if it must not get it, with the error that is the answer;
     * may be NULL. */
    int (*before)(void *context, struct error *error);
    /* Then: changes what QEMU gets; may be NULL. @arguments: an object */
    void (*reword)(void *context, json_object *arguments);
    /* QEMU has answered, with no error; may be NULL. To a line it has none. */
    void (*after)(void *context, bool done);
    /* QEMU has obeyed it; may be NULL. @arguments: NULL: none */
    void (*obeyed)(void *context, json_object *arguments);
    /* Changes what QEMU returns; may be NULL. @arguments: NULL: none */
    void (*amend)(void *context, const json_object *arguments, json_object *value);

    const struct monitor_human *human; /* MONITOR_HUMAN(); NULL: it is not for people */
    bool people_only;                  /* programs have other commands for it */

    bool lasts;  /* what is begun goes on when QEMU ends, as in a next life */
    bool shared; /* begin passes some of them to QEMU, whose the schema and the checks are */

    /* Of those that are answered here; not looked at for the others: */
    const struct monitor_member *arguments; /* ended by one without name; NULL: it takes none */
    const struct monitor_member *returns;   /* NULL: {} */
    const char *help;                       /* what it is for, in a few words */
    bool writes_files;                      /* or runs programs: not with -monitor-restrict */
};

#define MONITOR_TABLES_MAX 8

struct monitor_commands {
    /* Each ends with a row without name; NULL: none. */
    const struct monitor_command *tables[MONITOR_TABLES_MAX];
    void *context;  /* for their functions */
    bool restricts; /* -monitor-restrict: see restriction.h */
};

/**
 * monitor_command_find() - Find a command, also one for people only
 *
 * Return: its row, or NULL: it is QEMU's alone
 */
const struct monitor_command *monitor_command_find(const struct monitor_commands *commands,
                                                   const char *name);

/**
 * monitor_command_is_ours() - Whether a command of programs is obeyed here, whatever its arguments
 * are
 */
bool monitor_command_is_ours(const struct monitor_command *command);

/**
 * monitor_answer_at_once() - Answer a request that begin() has obeyed, with {}
 *
 * Return: MONITOR_BEGUN
 */
int monitor_answer_at_once(const struct monitor_ticket *ticket);

/**
 * monitor_ticket_answer() - Answer a request, and forget the ticket
 * @ticket:  Made all zero; one that is has been answered, and nothing happens
 * @value:   Taken; NULL: {}
 * @failure: NULL: the command was obeyed
 */
void monitor_ticket_answer(struct monitor_ticket *ticket, json_object *value, const char *failure);

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
