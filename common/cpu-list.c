/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/cpu-list.h"

#include "common/decimal.h"
#include "common/min-max.h"

/* Takes "3" or "0-3"; whether it is one of these. */
static bool take_range(const char **text, uint64_t *first, uint64_t *last)
{
    if (!decimal_take(first, text))
        return false;
    *last = *first;
    if (**text == '-') {
        (*text)++;
        if (!decimal_take(last, text))
            return false;
    }
    return *first <= *last && *last < CPU_LIST_MAX;
}

int cpu_list_parse(struct cpu_list *list, const char *text, struct error *error)
{
    const char *at = text;

    *list = (struct cpu_list){0};
    for (;;) {
        uint64_t first, last;

        if (!take_range(&at, &first, &last))
            break;
        for (uint64_t cpu = first; cpu <= last; cpu++)
            list->bits[cpu / 8] |= (uint8_t)(1U << cpu % 8);
        list->highest = (unsigned)max(list->highest, last);
        if (*at == '\0')
            return 0;
        if (*at++ != ',')
            break;
    }
    return error_set(error, "'%s' is no list of processors such as '0-3,5', each below %d", text,
                     CPU_LIST_MAX);
}
