/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/grub/words.h"

#include "common/alloc.h"
#include "netboot/growing-text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the search for a variable costs, in the bytes of grub_spend(). */
#define SEARCH_COST 1024

struct expansion {
    struct grub *grub;
    struct grub_words *words;
    struct text current;
    bool begun; /* there is a word, which may be empty */
};

static bool add(struct expansion *expansion, const char *bytes, size_t size)
{
    expansion->begun = true;
    expansion->words->bytes += size;
    if (expansion->words->bytes <= GRUB_LINE_MAX)
        return text_add_bytes(&expansion->current, bytes, size);
    return grub_fail(expansion->grub, "a command is too long");
}

static bool end_word(struct expansion *expansion)
{
    struct grub_words *words = expansion->words;

    if (!expansion->begun)
        return true;
    if (words->count == GRUB_ARGUMENTS_MAX)
        return grub_fail(expansion->grub, "a command has more than %d words", GRUB_ARGUMENTS_MAX);
    if (words->count == words->space) {
        words->space = 2 * words->space + 8;
        words->list = alloc_resize(words->list, words->space, sizeof(words->list[0]));
    }
    words->list[words->count++] = text_take(&expansion->current);
    expansion->begun = false;
    return true;
}

static bool add_value(struct expansion *expansion, const char *value, bool quoted)
{
    if (!grub_spend(expansion->grub, strlen(value) + SEARCH_COST))
        return false;
    if (quoted)
        return add(expansion, value, strlen(value));
    while (*value != '\0') {
        size_t length = strcspn(value, " \t\n");

        if (length > 0 && !add(expansion, value, length))
            return false;
        value += length;
        length = strspn(value, " \t\n");
        if (length > 0 && !end_word(expansion))
            return false;
        value += length;
    }
    return true;
}

/* $@ and $*: each parameter is a word of its own. */
static bool add_parameters(struct expansion *expansion, bool quoted)
{
    const struct grub_parameters *parameters = &expansion->grub->parameters;

    for (size_t i = 1; i < parameters->count; i++) {
        if (i > 1 && !end_word(expansion))
            return false;
        if (!add_value(expansion, parameters->words[i], quoted))
            return false;
    }
    return true;
}

static bool add_variable(struct expansion *expansion, const char *name, size_t length, bool quoted)
{
    const struct grub_parameters *parameters = &expansion->grub->parameters;

    if (length == 1 && (*name == '@' || *name == '*'))
        return add_parameters(expansion, quoted);
    if (length == 1 && *name == '#') {
        char digits[32];

        snprintf(digits, sizeof(digits), "%zu", parameters->count > 0 ? parameters->count - 1 : 0);
        return add_value(expansion, digits, quoted);
    }
    if (length == 1 && isdigit((unsigned char)*name)) {
        size_t index = (size_t)(*name - '0');

        return add_value(expansion, index < parameters->count ? parameters->words[index] : "",
                         quoted);
    }
    return add_value(expansion, grub_get_bytes(expansion->grub, name, length), quoted);
}

static size_t name_length(const char *text)
{
    size_t length = 0;

    if (isdigit((unsigned char)*text) || (*text != '\0' && strchr("@*#?", *text) != NULL))
        return 1;
    while (isalnum((unsigned char)text[length]) || text[length] == '_')
        length++;
    return length;
}

/* At a '$'. Returns what follows, or NULL. */
static const char *take_variable(struct expansion *expansion, const char *text, bool quoted)
{
    bool braces = text[1] == '{';
    const char *name = text + 1 + braces;
    size_t length = braces ? strcspn(name, "}") : name_length(name);
    const char *end = name + length + (braces && name[length] == '}');

    if (length == 0 && !braces)
        return add(expansion, "$", 1) ? text + 1 : NULL;
    return add_variable(expansion, name, length, quoted) ? end : NULL;
}

/* At a quote. Returns what follows the closing one, or NULL. */
static const char *take_quoted(struct expansion *expansion, const char *text)
{
    char quote = *text++;

    const char *special = quote == '"' ? "\"$\\" : "'";

    expansion->begun = true;
    while (text != NULL && *text != '\0' && *text != quote) {
        size_t length = strcspn(text, special);

        if (length == 0 && *text == '$') {
            text = take_variable(expansion, text, true);
            continue;
        }
        if (length == 0 && text[1] == '\n') {
            text += 2;
            continue;
        }
        /* A backslash that escapes nothing stays. */
        if (length == 0 && text[1] != '\0' && strchr(special, text[1]) != NULL)
            text++;
        length = length == 0 ? 1 : length;
        text = add(expansion, text, length) ? text + length : NULL;
    }
    return text == NULL || *text == '\0' ? text : text + 1;
}

static bool expand_word(struct expansion *expansion, const char *text)
{
    while (text != NULL && *text != '\0') {
        if (*text == '\'' || *text == '"') {
            text = take_quoted(expansion, text);
        } else if (*text == '$') {
            text = take_variable(expansion, text, false);
        } else if (text[0] == '\\' && text[1] == '\n') {
            text += 2;
        } else {
            size_t length = strcspn(text, "'\"$\\");

            if (length == 0 && text[1] != '\0')
                text++;
            length = length == 0 ? 1 : length;
            text = add(expansion, text, length) ? text + length : NULL;
        }
    }
    return text != NULL && end_word(expansion);
}

bool grub_words_expand(struct grub *grub, char *const *raw, size_t count, struct grub_words *words)
{
    struct expansion expansion = {
        .grub = grub, .words = words, .current = {.limit = GRUB_LINE_MAX}};
    bool done = true;

    *words = (struct grub_words){0};
    for (size_t i = 0; done && i < count; i++)
        done = grub_spend(grub, strlen(raw[i])) && expand_word(&expansion, raw[i]);
    free(expansion.current.data);
    return done;
}

void grub_words_release(struct grub_words *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->list[i]);
    free(words->list);
    *words = (struct grub_words){0};
}
