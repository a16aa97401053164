/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parses GRUB's shell-like language into a tree. Source: GNU GRUB's manual, "Shell-like scripting".
 */
#ifndef NETBOOT_GRUB_SCRIPT_H
#define NETBOOT_GRUB_SCRIPT_H

#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>

#define GRUB_NESTING_MAX 32 /* of blocks */

enum grub_node_kind {
    GRUB_COMMAND,  /* words, and a block behind them (menuentry) */
    GRUB_IF,       /* condition, body, otherwise */
    GRUB_WHILE,    /* condition, body */
    GRUB_UNTIL,    /* the same */
    GRUB_FOR,      /* words: variable and values; body */
    GRUB_FUNCTION, /* words: name; body */
};

struct grub_node {
    enum grub_node_kind kind;
    bool negated; /* by '!' */
    char **words; /* owned, as they are in the text: with quotes and variables */
    size_t count;
    struct grub_node *condition; /* lists of nodes; NULL: empty */
    struct grub_node *body;
    struct grub_node *otherwise;
    bool has_block; /* of a command: it is in @body, which may be empty */
    struct grub_node *next;

    struct grub_node *allocated; /* the one allocated before */
};

struct grub_script {
    struct grub_node *first;
    struct grub_node *allocated; /* all of them */
};

/* What may still be allocated, over all scripts of a boot. */
struct grub_script_limits {
    size_t nodes, words;
};

/**
 * grub_script_parse() - Parse a text
 * @script: Filled, also on failure; to be given to grub_script_release()
 * @text:   NUL-terminated, needed only during the call
 * @limits: Reduced by what is allocated
 * @error:  Filled on failure with a line that begins with "line N: "
 *
 * Return: 0, or -1
 */
int grub_script_parse(struct grub_script *script, const char *text,
                      struct grub_script_limits *limits, struct error *error);

/**
 * grub_script_release() - Free a tree
 */
void grub_script_release(struct grub_script *script);

#endif
