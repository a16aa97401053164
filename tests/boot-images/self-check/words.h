/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of the command line, separated by blanks: `name=value`. README.md lists them.
 */
#ifndef SELF_CHECK_WORDS_H
#define SELF_CHECK_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct report;

/**
 * word_value() - Find a word
 * @line:   Command line
 * @name:   Name before the `=`
 * @length: Where to put the length of the value; 0 if there is no such word
 *
 * Return: the value, not terminated; NULL if there is no such word
 */
const char *word_value(const char *line, const char *name, size_t *length);

/**
 * value_is() - Whether a text is a certain value
 * @text:   Not terminated
 * @length: Its length
 * @value:  Ends at a NUL or a blank
 */
bool value_is(const char *text, size_t length, const char *value);

/**
 * word_is() - Whether a word is there and has a certain value
 */
bool word_is(const char *line, const char *name, const char *value);

/**
 * word_hex(), word_decimal() - The number that a word has as its value
 * @report: Gets a failed check if the value is not a number
 * @value:  Set to it; unchanged if there is no such word
 *
 * Return: whether there is such a word and its value is a number
 */
bool word_hex(struct report *report, const char *line, const char *name, uint64_t *value);
bool word_decimal(struct report *report, const char *line, const char *name, uint32_t *value);

/**
 * words_known() - Whether the kernel understands every word; a misspelt word would otherwise omit a
 *                 check
 * @unknown: Where to put the first unknown word, shortened to fit
 * @size:    Size of @unknown, at least 1
 */
bool words_known(const char *line, char *unknown, size_t size);

#endif
