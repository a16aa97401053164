/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xenstore/tree.h"

#include "common/alloc.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void append(struct store_tree *tree, enum store_access access, char *value,
                   const char *format, va_list arguments)
{
    const struct store_entry entry = {
        .path = alloc_vformat(format, arguments), .value = value, .access = access};

    if (tree->count == tree->capacity) {
        tree->capacity = tree->capacity == 0 ? 64 : tree->capacity * 2;
        tree->entries = alloc_resize(tree->entries, tree->capacity, sizeof(tree->entries[0]));
    }
    tree->entries[tree->count++] = entry;
}

void store_tree_add(struct store_tree *tree, enum store_access access, const char *value,
                    const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    append(tree, access, alloc_copy(value), format, arguments);
    va_end(arguments);
}

void store_tree_permit(struct store_tree *tree, enum store_access access, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    append(tree, access, NULL, format, arguments);
    va_end(arguments);
}

void store_tree_clear(struct store_tree *tree)
{
    for (unsigned i = 0; i < tree->count; i++) {
        free(tree->entries[i].path);
        free(tree->entries[i].value);
    }
    free(tree->entries);
    *tree = (struct store_tree){0};
}

void store_tree_print(const struct store_tree *tree, const char *domid, FILE *stream)
{
    for (unsigned i = 0; i < tree->count; i++) {
        const struct store_entry *entry = &tree->entries[i];

        fprintf(stream, "%s = \"%s\"", entry->path, entry->value == NULL ? "" : entry->value);
        switch (entry->access) {
        case ACCESS_INHERITED:
            break;
        case ACCESS_GUEST_READS:
            fprintf(stream, " (n0,r%s)", domid);
            break;
        case ACCESS_GUEST_OWNS:
            fprintf(stream, " (n%s)", domid);
            break;
        }
        fputc('\n', stream);
    }
}
