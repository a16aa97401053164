/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packaging/guest/args-file.h"

#include <string.h>

struct scanner {
    const char *name;
    const char *next;
    const char *end;
    unsigned line; /* of @next */
    char *out;     /* in the storage; a word is never longer than its text and the blank after it */
    struct error *error;
};

static int fail(const struct scanner *scanner, unsigned line, const char *reason)
{
    return error_set(scanner->error, "%s:%u: %s", scanner->name, line, reason);
}

static bool is_one_of(char character, const char *set)
{
    return character != '\0' && strchr(set, character) != NULL;
}

static char take(struct scanner *scanner)
{
    char character = *scanner->next++;

    if (character == '\n')
        scanner->line++;
    return character;
}

/* Skips blanks and comments. */
static void skip_to_word(struct scanner *scanner)
{
    while (scanner->next < scanner->end) {
        if (*scanner->next == '#')
            while (scanner->next < scanner->end && *scanner->next != '\n')
                scanner->next++;
        else if (is_one_of(*scanner->next, " \t\r\n"))
            take(scanner);
        else if (scanner->end - scanner->next >= 2 && memcmp(scanner->next, "\\\n", 2) == 0)
            scanner->next++;
        else
            return;
    }
}

/* After a backslash, inside double quotes or not. */
static int take_escaped(struct scanner *scanner, bool quoted)
{
    unsigned line = scanner->line;
    char character;

    if (scanner->next == scanner->end)
        return fail(scanner, line, "nothing follows the backslash");
    character = take(scanner);
    if (character == '\n')
        return 0;
    if (quoted && !is_one_of(character, "\"\\$`"))
        *scanner->out++ = '\\';
    *scanner->out++ = character;
    return 0;
}

/* After the opening quote. */
static int take_quoted(struct scanner *scanner, char quote)
{
    unsigned line = scanner->line;

    while (scanner->next < scanner->end) {
        char character = take(scanner);

        if (character == quote)
            return 0;
        if (quote == '"' && is_one_of(character, "$`"))
            return fail(scanner, scanner->line, "$ and ` are not expanded: quote them by '...'");
        if (quote == '"' && character == '\\') {
            if (take_escaped(scanner, true) < 0)
                return -1;
        } else {
            *scanner->out++ = character;
        }
    }
    return fail(scanner, line, "the quotation that begins here does not end");
}

static int take_word(struct scanner *scanner)
{
    while (scanner->next < scanner->end && !is_one_of(*scanner->next, " \t\r\n")) {
        char character = take(scanner);

        if (is_one_of(character, "$`;&|<>()"))
            return fail(scanner, scanner->line,
                        "this is no shell: quote $ ` ; & | < > ( and ) by '...'");
        if (character == '\\') {
            if (take_escaped(scanner, false) < 0)
                return -1;
        } else if (is_one_of(character, "'\"")) {
            if (take_quoted(scanner, character) < 0)
                return -1;
        } else {
            *scanner->out++ = character;
        }
    }
    *scanner->out++ = '\0';
    return 0;
}

int args_file_parse(struct args_file *file, const char *name, const char *text, size_t size,
                    struct error *error)
{
    struct scanner scanner = {name, text, text + size, 1, file->storage, error};
    const char *zero = memchr(text, '\0', size);

    if (size > ARGS_FILE_SIZE_MAX)
        return error_set(error, "%s: larger than %d bytes", name, ARGS_FILE_SIZE_MAX);
    if (zero != NULL) {
        while (scanner.next < zero)
            take(&scanner);
        return fail(&scanner, scanner.line, "a byte is zero: this is no text");
    }
    skip_to_word(&scanner);
    while (scanner.next < scanner.end) {
        if (file->count == ARGS_FILE_WORDS_MAX)
            return fail(&scanner, scanner.line, "too many arguments");
        file->lines[file->count] = scanner.line;
        file->words[file->count++] = scanner.out;
        if (take_word(&scanner) < 0)
            return -1;
        skip_to_word(&scanner);
    }
    return 0;
}
