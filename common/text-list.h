/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lists of texts that end with NULL.
 */
#ifndef COMMON_TEXT_LIST_H
#define COMMON_TEXT_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/**
 * text_is_listed() - Whether a text is in a list
 * @text: NULL: it is not
 */
static inline bool text_is_listed(const char *const *list, const char *text)
{
    for (; text != NULL && *list != NULL; list++)
        if (strcmp(*list, text) == 0)
            return true;
    return false;
}

#endif
