/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Expands the words of a command: quotes and variables. Source: GNU GRUB's manual, "Quoting" and
 * "Expansion".
 */
#ifndef NETBOOT_GRUB_WORDS_H
#define NETBOOT_GRUB_WORDS_H

#include "netboot/grub/interpreter.h"

struct grub_words {
    char **list; /* owned */
    size_t count;
    size_t space, bytes;
};

/**
 * grub_words_expand() - Expand words
 * @words: Filled, also on failure; to be given to grub_words_release()
 * @raw:   As they are in the text
 *
 * Variables outside of quotes become as many words as they have, or none.
 *
 * Return: false if they are too many or too long, and the user has been told
 */
bool grub_words_expand(struct grub *grub, char *const *raw, size_t count, struct grub_words *words);

/**
 * grub_words_release() - Free words
 */
void grub_words_release(struct grub_words *words);

#define cleanup_grub_words __attribute__((cleanup(grub_words_release)))

#endif
