/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an option's argument can be, read from the text that -help shows for it: the grammar of
 * "[file=IMAGE][,if=ide|xen|none][,...]". Lower case is meant literally, capitals stand for
 * something, and what begins the list or follows a comma is known by the commas.
 */
#ifndef PACKAGING_COMPLETION_ARGUMENT_H
#define PACKAGING_COMPLETION_ARGUMENT_H

#include <stdbool.h>
#include <stddef.h>

#define ARGUMENT_WORDS_MAX 64

/* Words to offer: "xen", "if=ide", "index=" (something follows), "file=@" (a file follows). */
struct argument_words {
    size_t count;
    char *words[ARGUMENT_WORDS_MAX]; /* owned */
};

/* Zero before use. */
struct argument {
    struct argument_words first; /* what it can begin with */
    struct argument_words more;  /* what can follow a comma */
};

#define ARGUMENT_FILE '@' /* at the end of a word: the name of a file or directory */

/**
 * argument_add() - Add what one row of the option table shows
 * @text:    As in the table
 * @devices: What the placeholder DEVICE stands for, or NULL
 */
void argument_add(struct argument *argument, const char *text,
                  const struct argument_words *devices);

/**
 * argument_add_word() - Add a word unless it is there already
 * @word: Copied
 */
void argument_add_word(struct argument_words *words, const char *word);

/**
 * argument_read_list() - Read the words of a placeholder's description: "stdio, file:PATH, or ..."
 *
 * Return: whether the description is such a list; if not, @words is not changed
 */
bool argument_read_list(struct argument_words *words, const char *description);

/**
 * argument_release() - Free the words
 */
void argument_release(struct argument *argument);

#endif
