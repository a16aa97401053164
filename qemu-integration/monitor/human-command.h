/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What people type in a monitor: which command of the table it is, and its arguments. A line is
 * cut up as by QEMU (monitor/hmp.c): a name ends at white space or '/', and "info" has a second
 * one. Pure.
 */
#ifndef QEMU_INTEGRATION_MONITOR_HUMAN_COMMAND_H
#define QEMU_INTEGRATION_MONITOR_HUMAN_COMMAND_H

#include "common/error.h"
#include "qemu-integration/monitor/commands.h"

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HUMAN_NAME_SIZE 64 /* of a name, "info " included; what is longer is no command of ours */

/* A line that begins with the name of a command of ours. */
struct human_command {
    const struct monitor_command *command; /* NULL: none of ours */
    const struct monitor_human *human;
    const char *rest; /* of the line, after the name */
};

/**
 * human_name() - The name that a line begins with: "stop", "info status",
 * "change vnc password"
 * @name: Filled; "": the line is empty, or the name is too long
 *
 * Return: what follows it in the line
 */
const char *human_name(char name[HUMAN_NAME_SIZE], const char *line);

/**
 * human_name_matches() - Whether a name is one of those in the list of a struct monitor_human
 */
bool human_name_matches(const char *names, const char *name);

/**
 * human_command_find() - Find the command of a line
 */
struct human_command human_command_find(const struct monitor_commands *commands, const char *line);

/**
 * human_command_arguments() - Read the arguments of a line
 * @found: By human_command_find(), one of ours
 * @error: Filled on failure with a line that begins with the command's name
 *
 * Return: object for the command, to be released by the caller; or NULL
 */
json_object *human_command_arguments(const struct human_command *found, struct error *error);

/* The word at the end of a line, where an argument is typed. */
struct human_word {
    char type;         /* of the argument: a letter of struct monitor_human's `takes` */
    bool is_quoted;    /* it begins with a quote, which is not closed */
    const char *typed; /* borrowed: as it is in the line */
    char *text;        /* what it means so far; for the caller to free */
};

/**
 * human_word_find() - Find it
 * @word:  Filled if there is one; it may be empty
 * @takes: The command's arguments, as in struct monitor_human
 * @rest:  Of the line, after the command's name
 *
 * Return: whether there is one
 */
bool human_word_find(struct human_word *word, const char *takes, const char *rest);

/**
 * human_word_write() - The word that means a text, in quotes if need be
 * @quoted:   In quotes anyway
 * @complete: Close them
 *
 * Return: word for the caller to free
 */
char *human_word_write(const char *text, bool quoted, bool complete);

/**
 * human_size_parse() - Read a size as people type it
 *
 * Digits, and a letter as QEMU has them, for a power of 1024; without one MiB are meant.
 *
 * Return: whether it is one, of at most INT64_MAX bytes
 */
bool human_size_parse(uint64_t *bytes, const char *word);

#endif
