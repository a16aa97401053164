/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/ipxe/expand.h"

#include "common/alloc.h"
#include "common/cleanup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Replacements in one text. A value that has its own name in it is replaced again and again. */
#define EXPANSIONS_MAX 256

/* What the search for a setting costs, in the bytes of ipxe_spend(). */
#define SEARCH_COST 1024

/* The first "}" that ends an expansion, and the last "${" before it; NULL: there is none. */
static char *find_innermost(char *text, char **end)
{
    char *begin = NULL;

    for (char *at = text; *at != '\0'; at++) {
        if (at[0] == '$' && at[1] == '{')
            begin = at;
        if (*at == '}' && begin != NULL) {
            *end = at;
            return begin;
        }
    }
    return NULL;
}

char *ipxe_expand(struct ipxe *ipxe, const char *text)
{
    cleanup_free char *current = alloc_copy(text);
    char *begin, *end;

    for (unsigned i = 0; (begin = find_innermost(current, &end)) != NULL; i++) {
        cleanup_text struct text expanded = {.limit = IPXE_LINE_MAX};
        struct setting_name name;

        if (!ipxe_spend(ipxe, strlen(current) + SEARCH_COST))
            return NULL;
        *begin = '\0';
        *end = '\0';
        if (i == EXPANSIONS_MAX) {
            ipxe_fail(ipxe, "${%s} does not come to an end", begin + 2);
            return NULL;
        }
        text_add(&expanded, current);
        if (setting_name_parse(begin + 2, &name))
            settings_fetch_text(&ipxe->settings, &name, &expanded);
        if (!text_add(&expanded, end + 1)) {
            ipxe_fail(ipxe, "a line is too long");
            return NULL;
        }
        free(current);
        current = text_take(&expanded);
    }
    return steal_pointer(&current);
}
