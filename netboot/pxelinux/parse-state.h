/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What parse.c and parse-menu.c share.
 */
#ifndef NETBOOT_PXELINUX_PARSE_STATE_H
#define NETBOOT_PXELINUX_PARSE_STATE_H

#include "netboot/pxelinux/parser.h"

/* One directive: @value is what follows its word, without spaces around. Return: 0, or -1 with
 * parser->error filled. */
struct parse_directive {
    const char *word;
    int (*take)(struct config_parser *parser, char *value);
};

/**
 * parse_dispatch() - Take the directive that a line begins with
 * @directives: Ends with a NULL word; words are compared without regard to case
 * @line:       Changed
 *
 * Return: that of the directive, or 0 if there is none such
 */
int parse_dispatch(struct config_parser *parser, const struct parse_directive *directives,
                   char *line);

/**
 * parse_set() - Replace a text by a copy of another; an empty one by NULL
 */
void parse_set(char **text, const char *value);

/**
 * parse_number() - Read a decimal number
 *
 * Return: it, at most INT32_MAX; 0 if it is none; -1 if it is negative
 */
int64_t parse_number(const char *value);

/**
 * parse_label(), parse_entry() - What directives are about
 *
 * Return: valid until the next label is added; NULL: there is none
 */
struct config_label *parse_label(struct config_parser *parser);
struct config_label *parse_entry(struct config_parser *parser);

/**
 * parse_add_label() - Add a label to the menu
 *
 * Return: its number, or -1 with parser->error filled
 */
int parse_add_label(struct config_parser *parser, enum label_kind kind);

/**
 * parse_menu_directive() - Take a line that begins with MENU
 * @value: What follows that
 */
int parse_menu_directive(struct config_parser *parser, char *value);

/**
 * parse_begin_menu(), parse_end_menu() - MENU BEGIN and MENU END
 */
int parse_begin_menu(struct config_parser *parser, char *tag);
int parse_end_menu(struct config_parser *parser, char *value);

#endif
