/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/grub/test.h"

#include <stdlib.h>
#include <string.h>

#define NESTING_MAX 32 /* of parentheses */

struct expression {
    char **words;
    size_t count;
    unsigned nesting;
    bool (*exists)(void *context, const char *file);
    void *context;
};

static const char *word_at(const struct expression *expression, size_t index)
{
    return index < expression->count ? expression->words[index] : "";
}

static void skip(struct expression *expression, size_t count)
{
    expression->words += count;
    expression->count -= count;
}

static bool is(const struct expression *expression, const char *word)
{
    return expression->count > 0 && strcmp(expression->words[0], word) == 0;
}

/* Whether the two words hold as the operator says; -1: it is none. */
static int compare(const char *left, const char *operator, const char * right)
{
    int order = strcmp(left, right);
    long a = strtol(left, NULL, 0);
    long b = strtol(right, NULL, 0);
    const struct {
        const char *operator;
        bool holds;
    } rows[] = {
        {"=", order == 0},  {"==", order == 0}, {"!=", order != 0}, {"<", order < 0},
        {"<=", order <= 0}, {">", order > 0},   {">=", order >= 0}, {"-eq", a == b},
        {"-ne", a != b},    {"-lt", a < b},     {"-le", a <= b},    {"-gt", a > b},
        {"-ge", a >= b},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (strcmp(rows[i].operator, operator) == 0)
            return rows[i].holds;
    return -1;
}

static bool test_or(struct expression *expression, bool wanted);

/* A comparison, a check of one word, or parentheses; only if @wanted are files looked for. */
static bool test_primary(struct expression *expression, bool wanted)
{
    const char *first = word_at(expression, 0);
    const char *second = word_at(expression, 1);
    int compared = expression->count >= 3 ? compare(first, second, expression->words[2]) : -1;

    if (compared >= 0) {
        skip(expression, 3);
        return compared;
    }
    if (is(expression, "(") && expression->nesting < NESTING_MAX) {
        bool result;

        skip(expression, 1);
        expression->nesting++;
        result = test_or(expression, wanted);
        expression->nesting--;
        if (is(expression, ")"))
            skip(expression, 1);
        return result;
    }
    if (expression->count >= 2 && first[0] == '-' && strlen(first) == 2 &&
        strchr("nzefsd", first[1]) != NULL) {
        skip(expression, 2);
        if (first[1] == 'n' || first[1] == 'z')
            return (*second == '\0') == (first[1] == 'z');
        /* A server does not tell what is a directory. */
        return wanted && first[1] != 'd' && expression->exists(expression->context, second);
    }
    if (expression->count == 0)
        return false;
    skip(expression, 1);
    return *first != '\0';
}

static bool test_not(struct expression *expression, bool wanted)
{
    bool negated = false;

    while (is(expression, "!") && expression->count > 1) {
        skip(expression, 1);
        negated = !negated;
    }
    return test_primary(expression, wanted) != negated;
}

static bool test_and(struct expression *expression, bool wanted)
{
    bool result = test_not(expression, wanted);

    while (is(expression, "-a")) {
        skip(expression, 1);
        result = test_not(expression, wanted && result) && result;
    }
    return result;
}

static bool test_or(struct expression *expression, bool wanted)
{
    bool result = test_and(expression, wanted);

    while (is(expression, "-o")) {
        skip(expression, 1);
        result = test_and(expression, wanted && !result) || result;
    }
    return result;
}

bool grub_test(char **words, size_t count, bool (*exists)(void *context, const char *file),
               void *context)
{
    struct expression expression = {
        .words = words, .count = count, .exists = exists, .context = context};
    bool result = test_or(&expression, true);

    return expression.count == 0 && result;
}
