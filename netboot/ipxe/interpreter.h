/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the commands of scripts work on.
 */
#ifndef NETBOOT_IPXE_INTERPRETER_H
#define NETBOOT_IPXE_INTERPRETER_H

#include "common/error.h"
#include "netboot/host.h"
#include "netboot/ipxe/images.h"
#include "netboot/ipxe/settings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a boot may cost at most, whatever scripts do. */
#define IPXE_COMMANDS_MAX 100000
#define IPXE_FETCHES_MAX  1024
#define IPXE_WORK_MAX     (256 * 1024 * 1024) /* bytes of scripts and texts looked at */
#define IPXE_LINE_MAX     (64 * 1024)         /* bytes of a line, before and after expansion */
#define IPXE_WORDS_MAX    1024                /* of a line */
#define IPXE_OPTIONS_MAX  10                  /* of a command */

/* Menus and forms. */
#define IPXE_MENUS_MAX      16
#define IPXE_MENU_ITEMS_MAX 1024 /* in all of them */

struct ipxe;

/* An option of a command: --name or -n. */
struct ipxe_option {
    const char *name; /* NULL ends the list */
    char letter;
    bool has_value;
};

/* The words of a command, its options taken apart. */
struct ipxe_arguments {
    const char *command;
    /* By the place in the command's list: its value, "" if it has none; NULL: not given. */
    const char *options[IPXE_OPTIONS_MAX];
    char **words; /* those after the options; borrowed */
    size_t count;
};

struct ipxe_command {
    const char *name; /* NULL ends the table */
    /* Return: 0, or another status for failure, which it has told the user. */
    uint32_t (*run)(struct ipxe *ipxe, const struct ipxe_arguments *arguments);
    const struct ipxe_option *options; /* NULL: none */
    size_t least, most;                /* words after the options */
};

struct ipxe_menu_item {
    char *name; /* owned; NULL: cannot be chosen */
    char *text; /* owned */
    int key;
    bool is_default, secret;
};

struct ipxe_menu {
    char *name; /* owned; empty: the usual one */
    char *title;
    struct ipxe_menu_item *items; /* owned */
    size_t count;
};

/* How much of what runs is to end. */
enum ipxe_stop {
    IPXE_GO_ON,
    IPXE_STOP_LINE,
    IPXE_STOP_SCRIPT,
};

/* The script that runs. */
struct ipxe_script {
    const char *text; /* borrowed; without NUL at the end */
    size_t size;
    size_t next;   /* where the next line begins */
    bool too_long; /* the last line that was read was cut off */
};

/* What has been done so far. */
struct ipxe_cost {
    unsigned scripts, commands, fetches;
    uint64_t work; /* bytes */
};

struct ipxe {
    const struct netboot_host *host;
    const struct ipxe_command *const *commands; /* tables, NULL-terminated */
    struct netboot_outcome *outcome;
    bool ended;         /* @outcome is decided */
    struct error error; /* the last failure's */
    bool left;          /* the last command failed as the user had left it */

    struct ipxe_settings settings;
    struct images images;
    struct ipxe_menu menus[IPXE_MENUS_MAX];
    size_t menu_count;

    struct ipxe_script *script; /* NULL: commands are typed */
    enum ipxe_stop stop;
    struct image *replacement; /* script to run in the place of the one that runs */
    struct ipxe_cost cost;
};

/**
 * ipxe_fail() - Tell the user that a command has failed
 * @format: printf format of one line, without newline
 *
 * Return: the status of failure
 */
uint32_t ipxe_fail(struct ipxe *ipxe, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/**
 * ipxe_print() - Write to the terminal; printf format
 */
void ipxe_print(struct ipxe *ipxe, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * ipxe_spend() - Account for work
 *
 * Return: false if this is more than a boot may cost; then everything ends with failure
 */
bool ipxe_spend(struct ipxe *ipxe, size_t bytes);

/**
 * ipxe_end() - Decide the outcome
 *
 * Return: the status of success
 */
uint32_t ipxe_end(struct ipxe *ipxe, enum netboot_end end);

/**
 * ipxe_number() - Read the argument of an option or a command
 * @text: NULL: the number stays as it is; empty, as from a setting that is not there: 0
 *
 * Return: whether it is a number; if not, the user has been told
 */
bool ipxe_number(struct ipxe *ipxe, const char *text, uint32_t *number);

/**
 * ipxe_store() - Set a setting; an empty value clears it
 *
 * Return: status; the user has been told of a failure
 */
uint32_t ipxe_store(struct ipxe *ipxe, const struct setting_name *name, const char *value);

#endif
