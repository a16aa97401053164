/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the commands of a grub.cfg work on.
 */
#ifndef NETBOOT_GRUB_INTERPRETER_H
#define NETBOOT_GRUB_INTERPRETER_H

#include "common/error.h"
#include "netboot/grub/script.h"
#include "netboot/host.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a boot may cost at most, whatever configurations do. */
#define GRUB_COMMANDS_MAX  100000
#define GRUB_FETCHES_MAX   1024
#define GRUB_WORK_MAX      (256 * 1024 * 1024) /* bytes of texts looked at */
#define GRUB_NODES_MAX     65536               /* in all configurations */
#define GRUB_WORDS_MAX     262144
#define GRUB_VARIABLES_MAX 1024
#define GRUB_NAME_MAX      128         /* bytes of a variable's name */
#define GRUB_VALUE_MAX     (16 * 1024) /* bytes of a variable's value */
#define GRUB_LINE_MAX      (64 * 1024) /* bytes of a command, expanded */
#define GRUB_ARGUMENTS_MAX 1024        /* words of a command, expanded */
#define GRUB_FUNCTIONS_MAX 256
#define GRUB_DEPTH_MAX     32 /* menus, functions and configurations within each other */

struct grub;

struct grub_command {
    const char *name; /* NULL ends the table */
    /* @words: the command's own and its arguments. Return: whether it has succeeded; if not, it has
     * told the user, where he has to know. */
    bool (*run)(struct grub *grub, char **words, size_t count);
};

struct grub_variable {
    char *name, *value; /* owned */
};

struct grub_function {
    char *name;                   /* owned */
    const struct grub_node *body; /* of one of the scripts */
};

/* The words that $1, $@ and $# are about. */
struct grub_parameters {
    char **words; /* borrowed */
    size_t count;
};

struct grub_entry {
    char *title; /* owned */
    char *id;    /* owned; NULL: none */
    int key;
    const struct grub_node *body; /* of one of the scripts */
    bool submenu;
    bool unrestricted; /* needs no password */
};

struct grub_menu {
    struct grub_entry *entries; /* owned */
    size_t count;
};

/* What is to happen next in a list of commands. */
enum grub_flow {
    GRUB_GO_ON,
    GRUB_BREAK,
    GRUB_CONTINUE,
    GRUB_RETURN,
    GRUB_END, /* the outcome is decided */
};

/* What "boot" would start. */
struct grub_loaded {
    bool local;  /* chainloader: the next device of the boot order */
    bool loader; /* chainloader: outcome->loader */
    bool failed; /* something could not be loaded since the last success of linux */
    int kernel;  /* image; negative: none */
    int initrds[NETBOOT_INITRDS_MAX];
    unsigned initrd_count;
    char *arguments; /* owned; NULL: none */
};

/* One member a concern; those of the language and of what is booted are both here, as commands
 * need both. */
struct grub {
    const struct netboot_host *host;
    const struct grub_command *const *commands; /* tables, NULL-terminated */
    struct netboot_outcome *outcome;
    struct error error;         /* the last failure's */
    char uri[NETBOOT_URI_SIZE]; /* of the first configuration */

    struct grub_variable variables[GRUB_VARIABLES_MAX];
    size_t variable_count;
    struct grub_function functions[GRUB_FUNCTIONS_MAX];
    size_t function_count;
    struct grub_script scripts[NETBOOT_CONFIGURATIONS_MAX];
    size_t script_count;
    struct grub_script_limits limits;

    struct grub_parameters parameters;
    struct grub_menu *menu; /* that entries are added to */
    struct grub_loaded loaded;
    const char *edited; /* arguments that the user has written; NULL: none */
    bool attended;      /* somebody has hit a key */
    enum grub_flow flow;
    unsigned depth, command_count, fetch_count;
    uint64_t work; /* bytes */
};

/**
 * grub_fail() - Tell the user that a command has failed
 * @format: printf format of one line, without newline
 *
 * Return: false
 */
bool grub_fail(struct grub *grub, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * grub_print() - Write to the terminal
 */
void grub_print(struct grub *grub, const char *text);

/**
 * grub_spend() - Account for work
 *
 * Return: false if this is more than a boot may cost; then everything ends with failure
 */
bool grub_spend(struct grub *grub, size_t bytes);

/**
 * grub_end() - Decide the outcome
 *
 * Return: true
 */
bool grub_end(struct grub *grub, enum netboot_end end);

/**
 * grub_get() - The value of a variable, "" if it is not set; borrowed until it is changed
 * @length: Bytes of the name
 */
const char *grub_get_bytes(struct grub *grub, const char *name, size_t length);
const char *grub_get(struct grub *grub, const char *name);

/**
 * grub_set() - Set a variable
 *
 * Return: whether it is set; if not, the user has been told
 */
bool grub_set(struct grub *grub, const char *name, const char *value);

/**
 * grub_unset() - Forget a variable
 */
void grub_unset(struct grub *grub, const char *name);

/**
 * grub_forget_loaded() - Drop the images that have been loaded
 */
void grub_forget_loaded(struct grub *grub);

#endif
