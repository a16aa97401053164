/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "known-words.h"

/* with a `=` where a value follows */
static const char *const words[] = {
    "cmdline.sum=", "cmdline.length=", "pad=",    "note=",   "initrd.size=",
    "initrd.sum=",  "pages=",          "vcpus=",  "report=", "end=",
    "devices",      "low-rsdp",        "grants=", "clock=",  "BOOT_IMAGE=",
};

#define WORD_COUNT (sizeof(words) / sizeof(words[0]))

static const char *word_end(const char *word)
{
    while (*word != '\0' && *word != ' ')
        word++;
    return word;
}

/* The first word at or after @line; NULL if there is none */
static const char *first_word(const char *line)
{
    while (*line == ' ')
        line++;
    return *line != '\0' ? line : NULL;
}

static bool matches(const char *word, const char *known)
{
    while (*known != '\0' && *word == *known) {
        word++;
        known++;
    }
    return *known == '\0' && (known[-1] == '=' || word == word_end(word));
}

static bool is_known(const char *word)
{
    for (size_t i = 0; i < WORD_COUNT; i++)
        if (matches(word, words[i]))
            return true;
    return false;
}

bool known_words(const char *line, char *unknown, size_t size)
{
    const char *word = first_word(line);
    size_t length = 0;

    while (word != NULL && is_known(word))
        word = first_word(word_end(word));
    if (word == NULL)
        return true;
    for (; length + 1 < size && word + length < word_end(word); length++)
        unknown[length] = word[length];
    unknown[length] = '\0';
    return false;
}

bool word_without_value(const char *line, const char *name)
{
    for (const char *word = first_word(line); word != NULL; word = first_word(word_end(word)))
        if (matches(word, name))
            return true;
    return false;
}
