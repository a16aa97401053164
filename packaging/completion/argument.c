/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packaging/completion/argument.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"

#include <ctype.h>
#include <string.h>

void argument_add_word(struct argument_words *words, const char *word)
{
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(words->words[i], word) == 0)
            return;
    if (words->count < ARGUMENT_WORDS_MAX)
        words->words[words->count++] = alloc_copy(word);
}

static void release_words(struct argument_words *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->words[i]);
    words->count = 0;
}

void argument_release(struct argument *argument)
{
    release_words(&argument->first);
    release_words(&argument->more);
}

/* The end of @value, which a placeholder is if it begins with capitals or is "...". */
static const char *what_follows(const char *value, size_t length)
{
    static const char *const files[] = {"FILE", "IMAGE", "PATH", "DIRECTORY"};

    for (size_t i = 0; i < ARRAY_SIZE(files); i++)
        if (length == strlen(files[i]) && strncmp(value, files[i], length) == 0)
            return "@";
    return isupper((unsigned char)value[0]) || value[0] == '.' ? "" : NULL;
}

/* One alternative, after @key, which is "" or ends in '='. */
static void add_value(struct argument_words *words, const char *key, const char *value,
                      size_t length)
{
    size_t literal = 0; /* "file:" of "file:PATH", "/dev/" of "/dev/..." */
    const char *follows, *rest;

    for (size_t i = 0; i + 1 < length; i++)
        if (what_follows(value + i, length - i) != NULL &&
            (i == 0 || value[i - 1] == ':' || value[i - 1] == '/' || value[i - 1] == '=')) {
            literal = i;
            break;
        }
    follows = what_follows(value + literal, length - literal);
    rest = follows == NULL ? "" : follows;
    if (follows == NULL)
        literal = length;
    else if (literal > 0 && value[literal - 1] == '/')
        rest = "@";
    if (literal == 0 && *key == '\0' && *rest == '\0')
        return; /* a number, a name: there is nothing to offer */
    cleanup_free char *word = alloc_format("%s%.*s%s", key, (int)literal, value, rest);
    argument_add_word(words, word);
}

static void add_words(struct argument_words *words, const char *prefix,
                      const struct argument_words *added)
{
    for (size_t i = 0; i < added->count; i++) {
        cleanup_free char *word = alloc_format("%s%s", prefix, added->words[i]);

        argument_add_word(words, word);
    }
}

static void add_alternative(struct argument_words *words, const char *key, const char *value,
                            size_t length, const struct argument_words *devices)
{
    if (length == strlen("DEVICE") && strncmp(value, "DEVICE", length) == 0 && devices != NULL)
        add_words(words, key, devices);
    else
        add_value(words, key, value, length);
}

/* One element of the list, without commas and brackets: "if=ide|xen|none". */
static void add_element(struct argument_words *words, const char *element,
                        const struct argument_words *devices)
{
    size_t key_length = islower((unsigned char)element[0]) ? strcspn(element, "=|") : 0;
    const char *value = element;
    cleanup_free char *key = NULL;

    key_length = element[key_length] == '=' ? key_length + 1 : 0;
    key = alloc_format("%.*s", (int)key_length, element);
    value += key_length;
    while (*value != '\0') {
        size_t length = strcspn(value, "|");

        if (length > 0)
            add_alternative(words, key, value, length, devices);
        value += length + (value[length] == '|' ? 1 : 0);
    }
}

void argument_add(struct argument *argument, const char *text, const struct argument_words *devices)
{
    cleanup_free char *plain = alloc_copy(text);
    bool optional = text[strspn(text, " \n")] == '[' && strncmp(text, " ", 1) != 0;
    struct argument_words *words = &argument->first;
    char *to = plain, *element, *rest = plain;

    for (const char *from = text; *from != '\0'; from++)
        if (strchr("[] \n", *from) == NULL)
            *to++ = *from;
    *to = '\0';
    while ((element = strsep(&rest, ",")) != NULL) {
        if (strcmp(element, "...") != 0 && *element != '\0')
            add_element(words, element, devices);
        words = &argument->more;
    }
    if (optional) { /* then its order is free */
        add_words(&argument->more, "", &argument->first);
        add_words(&argument->first, "", &argument->more);
    }
}

bool argument_read_list(struct argument_words *words, const char *description)
{
    struct argument_words list = {0};
    cleanup_free char *copy = alloc_copy(description);
    char *rest = copy, *item;
    bool is_list = strchr(description, ',') != NULL;

    while (is_list && (item = strsep(&rest, ",")) != NULL) {
        item += strspn(item, " ");
        if (strncmp(item, "or ", 3) == 0)
            item += 3;
        is_list = *item != '\0' && strchr(item, ' ') == NULL;
        /* "mon:DEVICE" is for what the others are. */
        if (is_list && strlen(item) > 7 && strcmp(item + strlen(item) - 7, ":DEVICE") == 0) {
            struct argument_words again = list;
            item[strlen(item) - 6] = '\0';
            add_words(&list, item, &again);
        } else if (is_list) {
            add_value(&list, "", item, strlen(item));
        }
    }
    if (is_list)
        add_words(words, "", &list);
    release_words(&list);
    return is_list;
}
