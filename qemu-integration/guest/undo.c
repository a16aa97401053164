/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/guest/undo.h"

#include <assert.h>

void undo_push(struct undo_list *list, undo_function *function, void *context)
{
    assert(list->count < UNDO_MAX);
    list->entries[list->count].function = function;
    list->entries[list->count].context = context;
    list->count++;
}

bool undo_run_to(struct undo_list *list, unsigned count)
{
    bool clean = true;

    while (list->count > count) {
        list->count--;
        if (!list->entries[list->count].function(list->entries[list->count].context))
            clean = false;
    }
    return clean;
}

bool undo_run(struct undo_list *list)
{
    return undo_run_to(list, 0);
}
