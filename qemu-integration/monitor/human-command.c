/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/human-command.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/json.h"
#include "common/units.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SPACES " \t\n\v\f\r"

/* QEMU's "change" is about media otherwise. */
static const char *const change_password[] = {"change", "vnc", "password", NULL};

static const char *skip_spaces(const char *text)
{
    return text + strspn(text, SPACES);
}

/* Skips some words, if a line begins with them; else NULL. */
static const char *skip_words(const char *line, const char *const *words)
{
    for (; *words != NULL; words++) {
        const size_t length = strlen(*words);

        line = skip_spaces(line);
        if (strcspn(line, SPACES) != length || strncmp(line, *words, length) != 0)
            return NULL;
        line += length;
    }
    return line;
}

const char *human_name(char name[HUMAN_NAME_SIZE], const char *line)
{
    const char *begin = skip_spaces(line);
    size_t length = strcspn(begin, SPACES "/");
    const char *second = skip_spaces(begin + length);
    size_t second_length = strcspn(second, SPACES "/");
    const char *rest = skip_words(line, change_password);
    int size;

    /* Without the password it is QEMU's, which asks for it. */
    if (rest != NULL && *skip_spaces(rest) != '\0') {
        snprintf(name, HUMAN_NAME_SIZE, "change vnc password");
        return rest;
    }
    if (length == 4 && strncmp(begin, "info", 4) == 0 && second_length > 0) {
        size = snprintf(name, HUMAN_NAME_SIZE, "info %.*s", (int)second_length, second);
        begin = second;
        length = second_length;
    } else {
        size = snprintf(name, HUMAN_NAME_SIZE, "%.*s", (int)length, begin);
    }
    if (size < 0 || size >= HUMAN_NAME_SIZE)
        name[0] = '\0';
    return begin + length;
}

bool human_name_matches(const char *names, const char *name)
{
    size_t length = strlen(name);

    if (length == 0 || strchr(name, '|') != NULL)
        return false;
    while (names != NULL) {
        const char *bar = strchr(names, '|');

        if (strncmp(names, name, length) == 0 && (names[length] == '\0' || names[length] == '|'))
            return true;
        names = bar == NULL ? NULL : bar + 1;
    }
    return false;
}

static bool find_in(const struct monitor_command *row, const char *name,
                    struct human_command *found)
{
    for (const struct monitor_human *human = row->human; human != NULL && human->name != NULL;
         human++) {
        if (!human_name_matches(human->name, name))
            continue;
        found->command = row;
        found->human = human;
        return true;
    }
    return false;
}

struct human_command human_command_find(const struct monitor_commands *commands, const char *line)
{
    struct human_command found = {0};
    char name[HUMAN_NAME_SIZE];

    found.rest = human_name(name, line);
    for (size_t i = 0; i < MONITOR_TABLES_MAX; i++)
        for (const struct monitor_command *row = commands->tables[i];
             row != NULL && row->name != NULL; row++)
            if (find_in(row, name, &found))
                return found;
    return found;
}

/* An element of struct monitor_human's `takes`. */
struct taken {
    char name[64];
    char type; /* '-': a switch */
    char letter;
    bool has_value; /* of a switch: the word after it */
    bool optional;  /* this one and all that follow */
};

/* Returns where the next one begins; NULL: there was none. */
static const char *next_taken(const char *takes, struct taken *taken)
{
    const char *colon = takes == NULL ? NULL : strchr(takes, ':');

    if (colon == NULL)
        return NULL;
    *taken = (struct taken){.type = colon[1]};
    snprintf(taken->name, sizeof(taken->name), "%.*s", (int)(colon - takes), takes);
    if (taken->type == '-') {
        taken->letter = colon[2];
        taken->has_value = colon[3] == 'V';
    }
    takes = colon + 1 + strcspn(colon + 1, ",");
    taken->optional = takes[-1] == '?';
    return takes + (*takes == ',');
}

/* Copies a word in quotes, with QEMU's escapes, without them; *@text: behind the first, moved to
 * the last or to the end. */
static void copy_quoted(char *word, const char **text)
{
    const char *from = *text;

    for (; *from != '\0' && *from != '"'; from++) {
        if (*from == '\\' && from[1] != '\0')
            from++;
        *word++ = *from;
    }
    *word = '\0';
    *text = from;
}

/* A word; owned by the caller. @closed: false if it is in quotes that have no end. */
static char *read_word(const char **text, bool *closed)
{
    const char *from = skip_spaces(*text);
    char *word = alloc_bytes(strlen(from) + 1);
    size_t length = strcspn(from, SPACES);

    *closed = true;
    if (*from == '"') {
        from++;
        copy_quoted(word, &from);
        *closed = *from == '"';
        from += *closed;
    } else {
        memcpy(word, from, length);
        word[length] = '\0';
        from += length;
    }
    *text = from;
    return word;
}

/* A word; owned by the caller; NULL: the quote has no end. */
static char *take_word(const char **text)
{
    bool closed;
    char *word = read_word(text, &closed);

    if (closed)
        return word;
    free(word);
    return NULL;
}

/* Whether a switch is next; it is taken. */
static bool take_switch(const char **text, char letter)
{
    const char *from = skip_spaces(*text);

    if (from[0] != '-' || from[1] != letter || (from[2] != '\0' && strchr(SPACES, from[2]) == NULL))
        return false;
    *text = from + 2;
    return true;
}

static int add_number(json_object *arguments, const char *name, const char *word,
                      struct error *error)
{
    char *end;

    errno = 0;
    long long number = strtoll(word, &end, 0);
    if (errno != 0 || end == word || *end != '\0')
        return error_set(error, "%s: '%s' is not a number", name, word);
    json_object_object_add(arguments, name, json_object_new_int64(number));
    return 0;
}

bool human_size_parse(uint64_t *bytes, const char *word)
{
    static const char letters[] = "bkmgt";
    uint64_t unit = MIB;
    char *end;

    errno = 0;
    unsigned long long number = strtoull(word, &end, 10);
    bool right = errno == 0 && word[0] >= '0' && word[0] <= '9';
    if (right && *end != '\0') {
        const char *letter = strchr(letters, *end | ('a' ^ 'A'));

        right = letter != NULL && end[1] == '\0';
        unit = right ? UINT64_C(1) << (10 * (letter - letters)) : 1;
    }
    if (!right || number > INT64_MAX / unit)
        return false;
    *bytes = number * unit;
    return true;
}

static int add_size(json_object *arguments, const char *name, const char *word, struct error *error)
{
    uint64_t bytes;

    if (!human_size_parse(&bytes, word))
        return error_set(error, "%s: '%s' is not a size", name, word);
    json_object_object_add(arguments, name, json_object_new_int64((int64_t)bytes));
    return 0;
}

static int add_switch(json_object *arguments, const char *name, const char *word,
                      struct error *error)
{
    bool on = strcmp(word, "on") == 0;

    if (!on && strcmp(word, "off") != 0)
        return error_set(error, "%s: expected 'on' or 'off'", name);
    json_object_object_add(arguments, name, json_object_new_boolean(on));
    return 0;
}

static int add_file(json_object *arguments, const char *name, const char *word)
{
    cleanup_free char *address = alloc_format("file:%s", word);

    json_add_text(arguments, name, address);
    return 0;
}

static int add_value(json_object *arguments, const struct taken *taken, const char *word,
                     struct error *error)
{
    switch (taken->type) {
    case 'i':
        return add_number(arguments, taken->name, word, error);
    case 'M':
        return add_size(arguments, taken->name, word, error);
    case 'b':
        return add_switch(arguments, taken->name, word, error);
    case 'U':
        return add_file(arguments, taken->name, word);
    default:
        json_add_text(arguments, taken->name, word);
        return 0;
    }
}

/* Whether a text begins with one of the names, with bars between them, and "=". */
static bool begins_with_option(const char *names, const char *text)
{
    while (names != NULL) {
        const char *bar = strchr(names, '|');
        size_t length = bar == NULL ? strlen(names) : (size_t)(bar - names);

        if (strncmp(names, text, length) == 0 && text[length] == '=')
            return true;
        names = bar == NULL ? NULL : bar + 1;
    }
    return false;
}

static int add_options(json_object *arguments, const char *names, char *text, struct error *error)
{
    for (char *option = strsep(&text, ","); option != NULL; option = strsep(&text, ",")) {
        char *value = strchr(option, '=');

        if (!begins_with_option(names, option))
            return error_set(error, "'%s' is none of the options %s", option, names);
        *value++ = '\0';
        if (strcmp(value, "on") == 0 || strcmp(value, "off") == 0)
            json_object_object_add(arguments, option,
                                   json_object_new_boolean(strcmp(value, "on") == 0));
        else
            json_add_text(arguments, option, value);
    }
    return 0;
}

/* Returns 1 if it was there, 0 if not, -1 with @error filled. */
static int take(json_object *arguments, const struct taken *taken, const char **text,
                struct error *error)
{
    if (taken->type == '-') {
        bool there = take_switch(text, taken->letter);

        if (!taken->has_value)
            json_object_object_add(arguments, taken->name, json_object_new_boolean(there));
        if (!taken->has_value || !there)
            return 1;
    }
    *text = skip_spaces(*text);
    if (taken->type == 'o' && !begins_with_option(taken->name, *text))
        return 1;
    if (**text == '\0')
        return 0;
    if (taken->type == 'S') {
        json_add_text(arguments, taken->name, *text);
        *text += strlen(*text);
        return 1;
    }
    cleanup_free char *word = take_word(text);

    if (word == NULL)
        return error_set(error, "%s: unterminated string", taken->name);
    if (taken->type == 'o')
        return add_options(arguments, taken->name, word, error) < 0 ? -1 : 1;
    return add_value(arguments, taken, word, error) < 0 ? -1 : 1;
}

static int take_all(const struct human_command *found, json_object *arguments, struct error *error)
{
    const char *takes = found->human->takes, *text = found->rest;
    bool optional = false;
    struct taken taken;

    while ((takes = next_taken(takes, &taken)) != NULL) {
        int status = take(arguments, &taken, &text, error);

        optional = optional || taken.optional;
        if (status < 0)
            return -1;
        if (status == 0 && !optional)
            return error_set(error, "%s is missing",
                             taken.type == 'F' || taken.type == 'U' ? "filename" : taken.name);
        if (status == 0)
            break;
    }
    return *skip_spaces(text) == '\0'
               ? 0
               : error_set(error, "extraneous characters at the end of line");
}

json_object *human_command_arguments(const struct human_command *found, struct error *error)
{
    json_object *arguments = json_object_new_object();
    struct error reason = {0};

    if (take_all(found, arguments, &reason) == 0)
        return arguments;
    error_set(error, "%.*s: %s", (int)strcspn(found->human->name, "|"), found->human->name,
              reason.message);
    json_object_put(arguments);
    return NULL;
}

/* Whether an argument is not there; *@text: moved to it. */
static bool is_left_out(const struct taken *taken, const char **text)
{
    bool there = taken->type != '-' || take_switch(text, taken->letter);

    if (!there || (taken->type == '-' && !taken->has_value))
        return true;
    *text = skip_spaces(*text);
    return taken->type == 'o' && !begins_with_option(taken->name, *text);
}

bool human_word_find(struct human_word *word, const char *takes, const char *rest)
{
    const char *text = rest;
    struct taken taken;

    while ((takes = next_taken(takes, &taken)) != NULL) {
        bool closed;

        if (is_left_out(&taken, &text))
            continue;
        *word = (struct human_word){.type = taken.type, .is_quoted = *text == '"', .typed = text};
        word->text = read_word(&text, &closed);
        /* It has begun, after a space, and it may go on. */
        if (*text == '\0' && word->typed > rest && strchr(SPACES, word->typed[-1]) != NULL &&
            closed != word->is_quoted)
            return true;
        free(steal_pointer(&word->text));
    }
    return false;
}

char *human_word_write(const char *text, bool quoted, bool complete)
{
    if (!quoted && text[strcspn(text, SPACES "\"")] == '\0')
        return alloc_copy(text);
    char *word = alloc_bytes(2 * strlen(text) + 3), *to = word;

    *to++ = '"';
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            *to++ = '\\';
        *to++ = *text;
    }
    if (complete)
        *to++ = '"';
    *to = '\0';
    return word;
}
