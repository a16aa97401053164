/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/choice.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* The words of the longest list, "a, b or c". */
#define WORDS_SIZE 128

static void list_words(char text[WORDS_SIZE], const char *const words[])
{
    size_t length = 0;

    for (size_t i = 0; words[i] != NULL && length < WORDS_SIZE; i++) {
        const char *separator = i == 0 ? "" : words[i + 1] == NULL ? " or " : ", ";
        int added = snprintf(text + length, WORDS_SIZE - length, "%s%s", separator, words[i]);

        length += added < 0 ? 0 : (size_t)added;
    }
}

int option_choose(const char *const words[], const char *value, const char *option, const char *key,
                  struct error *error)
{
    char text[WORDS_SIZE] = "";

    for (int i = 0; words[i] != NULL; i++)
        if (strcmp(words[i], value) == 0)
            return i;
    list_words(text, words);
    return error_set(error, "-%s %s%s%s: must be %s", option, key == NULL ? "" : key,
                     key == NULL ? "" : "=", value, text);
}
