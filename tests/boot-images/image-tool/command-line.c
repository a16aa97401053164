/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "command-line.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/cleanup.h"
#include "random.h"
#include "tests/boot-images/checksum.h"

#define SUM_FORMAT "cmdline.sum=%016llx " /* check-contents.c expects exactly this at the start */
#define SUM_LENGTH (sizeof("cmdline.sum=0123456789abcdef ") - 1)
#define PAD        "pad="
#define PAD_LENGTH (sizeof(PAD) - 1)
#define PAD_LEAST  (PAD_LENGTH + 1) /* with the blank after it */

static size_t words_length(char *const *words, size_t count)
{
    size_t length = 0;

    for (size_t i = 0; i < count; i++)
        length += strlen(words[i]) + 1;
    return length;
}

/* "cmdline.length=N" after a line of @before bytes; returns the whole line's length */
static size_t length_word(char *word, size_t size, size_t before)
{
    size_t total = before;

    for (;;) { /* the number of digits depends on the number */
        size_t next = before + (size_t)snprintf(word, size, "cmdline.length=%zu", total);

        if (next == total)
            return total;
        total = next;
    }
}

/* "pad=" and @letters letters; returns the place of the next word */
static char *add_pad(char *next, size_t letters)
{
    memcpy(next, PAD, PAD_LENGTH);
    next += PAD_LENGTH;
    random_fill((uint8_t *)next, letters, letters);
    for (size_t i = 0; i < letters; i++)
        next[i] = (char)('a' + (unsigned char)next[i] % 26);
    next[letters] = ' ';
    return next + letters + 1;
}

char *command_line_make(char *const *words, size_t count, size_t length, struct error *error)
{
    size_t before = SUM_LENGTH + words_length(words, count);
    char last[64];
    size_t total = length_word(last, sizeof(last), before);
    cleanup_free char *line = NULL;
    char sum[SUM_LENGTH + 1];
    char *next;

    if (length != 0)
        total = before + (size_t)snprintf(last, sizeof(last), "cmdline.length=%zu", length);
    else
        length = total;
    if (length != total && length < total + PAD_LEAST) {
        error_set(error, "the words make %zu bytes, which cannot be filled up to %zu", total,
                  length);
        return NULL;
    }
    line = malloc(length + 1);
    if (line == NULL) {
        error_set(error, "not enough memory");
        return NULL;
    }
    next = line + SUM_LENGTH;
    for (size_t i = 0; i < count; i++)
        next = stpcpy(stpcpy(next, words[i]), " ");
    if (length != total)
        next = add_pad(next, length - total - PAD_LEAST);
    memcpy(next, last, strlen(last) + 1);
    snprintf(sum, sizeof(sum), SUM_FORMAT,
             (unsigned long long)checksum_bytes(line + SUM_LENGTH, strlen(line + SUM_LENGTH)));
    memcpy(line, sum, SUM_LENGTH);
    return steal_pointer(&line);
}
