/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's option lists, "first,key=value,key,...": the reader and the writer.
 *
 * A comma ends an element; two commas are one that belongs to the value. The first element may be a
 * bare value, whose key is implied ("-name demo" is "-name guest=demo"); a later element without
 * '=' is a key that is switched on. Elements have no maximum length. If memory is exhausted, the
 * program ends (common/alloc.h).
 */
#ifndef COMMON_OPTION_LIST_H
#define COMMON_OPTION_LIST_H

#include "common/error.h"

#include <stdbool.h>

/* A list that is being read. The first three members tell the element read last. */
struct option_list {
    const char *key;   /* borrowed; valid until the next element is read */
    const char *value; /* the same; "on" for a key alone */
    bool is_key_alone; /* there was no '=', and no key was implied */

    const char *option;  /* for messages: its name, without dash */
    const char *implied; /* key of a bare first element; NULL: it is a key alone */
    const char *next;    /* the text not yet read */
    bool is_begun;       /* an element has been read */
    char *buffer;        /* owned; holds key and value */
};

/**
 * option_list_open() - Begin to read a list
 * @option:  Name of the option, for messages; borrowed
 * @text:    The list; borrowed
 * @implied: Key of a first element without '='; NULL: that is a key alone; borrowed
 *
 * Return: the list, to be given to option_list_close(), see cleanup_option_list
 */
struct option_list option_list_open(const char *option, const char *text, const char *implied);

/**
 * option_list_next() - Read the next element into @list's key and value
 * @error: Filled on failure with a line that begins with the option; may be NULL
 *
 * Return: 1, 0 at the end of the list, or -1 for an element without a key or a comma at the end
 */
int option_list_next(struct option_list *list, struct error *error);

/**
 * option_list_next_word() - Read the next element into @list's value as it is, '=' and all
 *
 * Return: 1, 0 at the end of the list, or -1 for an empty element or a comma at the end
 */
int option_list_next_word(struct option_list *list, struct error *error);

/**
 * option_list_close() - Free what @list owns; more than once is allowed
 */
void option_list_close(struct option_list *list);

#define cleanup_option_list __attribute__((cleanup(option_list_close)))

/**
 * option_list_has() - Whether a list has an element
 * @text:    The list; from an element that cannot be read on, it has none
 * @implied: As for option_list_open()
 * @key:     Of the element
 * @value:   Of the element; NULL: any
 */
bool option_list_has(const char *text, const char *implied, const char *key, const char *value);

/**
 * option_list_find() - The value of an element of a list
 * @text:    The list; from an element that cannot be read on, it has none
 * @implied: As for option_list_open()
 * @key:     Of the element; if there are several, the last one counts
 *
 * Return: the value, for the caller to free(); NULL: there is none
 */
char *option_list_find(const char *text, const char *implied, const char *key);

/**
 * option_list_is_json() - Whether an argument is JSON, where QEMU takes both JSON and lists
 *
 * JSON is no list: it has to be handed to QEMU whole.
 */
bool option_list_is_json(const char *text);

/**
 * option_list_append() - Add "key=value" to a list, commas in the value doubled
 * @list: Owned text that grows, or NULL for an empty list
 */
void option_list_append(char **list, const char *key, const char *value);

/**
 * option_list_append_word() - Add a bare value, commas doubled
 */
void option_list_append_word(char **list, const char *word);

/**
 * option_list_append_list() - Add all elements of another list; none if that is NULL
 */
void option_list_append_list(char **list, const char *elements);

#endif
