/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON as an option list: QEMU takes both, and {"driver": "a", "b": {"c": true}} is
 * "driver=a,b.c=on".
 */
#ifndef COMMON_JSON_LIST_H
#define COMMON_JSON_LIST_H

#include "common/error.h"

/**
 * json_list_make() - The option list that means the same as a JSON object
 * @option: Name of the option, for messages
 * @text:   The object
 * @error:  Filled on failure with a line that begins with the option
 *
 * Return: the list (option-list.h), all its elements with keys, for the caller to free(); NULL if
 * the text is no JSON object, or has parts that no list can have
 */
char *json_list_make(const char *option, const char *text, struct error *error);

#endif
