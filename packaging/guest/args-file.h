/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The file with the arguments of a guest that runs as a service: words as in a shell.
 *
 * Words are separated by blanks and newlines. '...' and "..." quote; a backslash takes away the
 * meaning of the next character, and a newline after it is not there at all. # at the beginning of
 * a word begins a comment. Nothing is expanded: $ ` ; & | < > ( and ) are errors unless they are
 * quoted, lest somebody relies on them, and * ? [ ] { } ~ and ! are characters as others.
 */
#ifndef PACKAGING_GUEST_ARGS_FILE_H
#define PACKAGING_GUEST_ARGS_FILE_H

#include "common/error.h"

#include <stddef.h>

#define ARGS_FILE_WORDS_MAX 1024
#define ARGS_FILE_SIZE_MAX  65536

/* Zero before use. */
struct args_file {
    size_t count;
    char *words[ARGS_FILE_WORDS_MAX + 1]; /* ended by NULL; in @storage */
    unsigned lines[ARGS_FILE_WORDS_MAX];  /* where each word begins, from 1 */
    char storage[ARGS_FILE_SIZE_MAX + 1];
};

/**
 * args_file_parse() - Split a text into words
 * @file:  Filled
 * @name:  Of the file, for messages
 * @text:  @size bytes, untrusted
 * @error: Filled on failure with "NAME:LINE: reason"
 *
 * Return: 0, or -1
 */
int args_file_parse(struct args_file *file, const char *name, const char *text, size_t size,
                    struct error *error);

#endif
