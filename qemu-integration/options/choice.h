/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options whose argument is one of a few words.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_CHOICE_H
#define QEMU_INTEGRATION_OPTIONS_CHOICE_H

#include "common/error.h"

/**
 * option_choose() - Look a word up
 * @words:  Ended by NULL; where they stand for the values of an enumeration, in its order
 * @value:  The word
 * @option: Name of the option, for messages
 * @key:    Key whose value it is, for messages; NULL: it is the argument itself
 * @error:  Filled on failure with the words that there are; may be NULL
 *
 * Return: the index in @words, or -1
 */
int option_choose(const char *const words[], const char *value, const char *option, const char *key,
                  struct error *error);

#endif
