/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words that this kernel understands. */
#ifndef PV_CHECK_KNOWN_WORDS_H
#define PV_CHECK_KNOWN_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * known_words() - Whether the kernel understands every word; a misspelt word would otherwise omit a
 *                 check
 * @unknown: Where to put the first unknown word, shortened to fit
 * @size:    Size of @unknown, at least 1
 */
bool known_words(const char *line, char *unknown, size_t size);

/**
 * word_without_value() - Whether a word is there that is only a name
 */
bool word_without_value(const char *line, const char *name);

#endif
