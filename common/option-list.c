/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The syntax is that of QEMU's util/qemu-option.c; its system/vl.c tells JSON from lists. */
#include "common/option-list.h"

#include "common/alloc.h"

#include <stdlib.h>
#include <string.h>

bool option_list_is_json(const char *text)
{
    return *text == '{';
}

struct option_list option_list_open(const char *option, const char *text, const char *implied)
{
    return (struct option_list){
        .option = option,
        .implied = implied,
        .next = text,
        /* Key and value of an element are no longer than the text, each with a NUL. */
        .buffer = alloc_bytes(strlen(text) + 2),
    };
}

void option_list_close(struct option_list *list)
{
    free(list->buffer);
    *list = (struct option_list){0};
}

/* Writes the value that begins at @text to @to; returns where it ends in @text. */
static const char *take_value(char *to, const char *text)
{
    for (; *text != '\0' && (text[0] != ',' || text[1] == ','); text++) {
        if (*text == ',')
            text++;
        *to++ = *text;
    }
    *to = '\0';
    return text;
}

static int refuse(const struct option_list *list, const char *what, struct error *error)
{
    error_set(error, "-%s: the argument %s", list->option, what);
    return -1;
}

static int skip_comma(struct option_list *list, struct error *error)
{
    if (*list->next == '\0')
        return 1;
    list->next++;
    if (*list->next == '\0')
        return refuse(list, "ends with a comma", error);
    return 1;
}

int option_list_next(struct option_list *list, struct error *error)
{
    const char *implied = list->is_begun ? NULL : list->implied;
    size_t length = strcspn(list->next, "=,");
    bool has_key = list->next[length] == '=';
    char *value = list->buffer;

    if (*list->next == '\0')
        return 0;
    list->is_begun = true;
    list->is_key_alone = !has_key && implied == NULL;
    list->key = implied;
    if (has_key || list->is_key_alone) {
        if (length == 0)
            return refuse(list, "has an empty part", error);
        list->key = memcpy(list->buffer, list->next, length);
        list->buffer[length] = '\0';
        list->next += has_key ? length + 1 : length;
        value += length + 1;
    }
    list->value = list->is_key_alone ? "on" : value;
    if (!list->is_key_alone)
        list->next = take_value(value, list->next);
    return skip_comma(list, error);
}

int option_list_next_word(struct option_list *list, struct error *error)
{
    if (*list->next == '\0')
        return 0;
    list->is_begun = true;
    list->next = take_value(list->buffer, list->next);
    list->value = list->buffer;
    if (skip_comma(list, error) < 0)
        return -1;
    if (*list->value == '\0')
        return refuse(list, "has an empty part", error);
    return 1;
}

bool option_list_has(const char *text, const char *implied, const char *key, const char *value)
{
    cleanup_option_list struct option_list list = option_list_open("", text, implied);

    while (option_list_next(&list, NULL) > 0)
        if (strcmp(list.key, key) == 0 && (value == NULL || strcmp(list.value, value) == 0))
            return true;
    return false;
}

char *option_list_find(const char *text, const char *implied, const char *key)
{
    cleanup_option_list struct option_list list = option_list_open("", text, implied);
    char *found = NULL;

    while (option_list_next(&list, NULL) > 0)
        if (strcmp(list.key, key) == 0)
            alloc_replace(&found, list.value);
    return found;
}

/* Grows the list by an element of @size characters and returns where that begins. */
static char *extend(char **list, size_t size)
{
    size_t old = *list == NULL ? 0 : strlen(*list);

    *list = alloc_resize(*list, old + size + 2, 1);
    if (old > 0)
        (*list)[old++] = ',';
    return *list + old;
}

static void write_value(char *to, const char *value)
{
    for (; *value != '\0'; value++) {
        *to++ = *value;
        if (*value == ',')
            *to++ = ',';
    }
    *to = '\0';
}

void option_list_append(char **list, const char *key, const char *value)
{
    char *end = extend(list, strlen(key) + 1 + 2 * strlen(value));

    end = stpcpy(end, key);
    *end++ = '=';
    write_value(end, value);
}

void option_list_append_word(char **list, const char *word)
{
    write_value(extend(list, 2 * strlen(word)), word);
}

void option_list_append_list(char **list, const char *elements)
{
    if (elements != NULL)
        stpcpy(extend(list, strlen(elements)), elements);
}
