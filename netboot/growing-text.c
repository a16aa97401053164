/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/growing-text.h"

#include "common/alloc.h"

#include <stdint.h>
#include <string.h>

bool text_add_bytes(struct text *text, const char *bytes, size_t size)
{
    if (size > text->limit - text->length)
        return false;
    if (text->data == NULL || size >= text->space - text->length) {
        text->space = 2 * (text->length + size) + 16;
        text->data = alloc_resize(text->data, text->space, 1);
    }
    if (size > 0)
        memcpy(text->data + text->length, bytes, size);
    text->length += size;
    text->data[text->length] = '\0';
    return true;
}

bool text_add(struct text *text, const char *string)
{
    return text_add_bytes(text, string, strlen(string));
}

const char *text_string(const struct text *text)
{
    return text->data == NULL ? "" : text->data;
}

char *text_take(struct text *text)
{
    char *taken = text->data == NULL ? alloc_copy("") : text->data;

    *text = (struct text){.limit = text->limit};
    return taken;
}

char *text_join(char *const *words, size_t count)
{
    struct text text = {.limit = SIZE_MAX};

    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            text_add(&text, " ");
        text_add(&text, words[i]);
    }
    return text_take(&text);
}
