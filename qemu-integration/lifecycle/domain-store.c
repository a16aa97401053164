/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/domain-store.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/json.h"
#include "qemu-integration/lifecycle/domain-queries.h"

#include <stdio.h>
#include <string.h>

/* A guest can make as many as its quota allows, by default 1000; and paths have 1024 levels. */
#define NODES_MAX 4096
#define DEPTH_MAX 32

/* Returns text that cannot drive a terminal, owned by the caller. */
static char *printable(const char *text)
{
    char *copy = alloc_bytes(4 * strlen(text) + 1);
    size_t length = 0;

    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;

        if (byte >= ' ' && byte < 127 && byte != '\\')
            copy[length++] = *text;
        else
            length += (size_t)sprintf(copy + length, "\\x%02x", byte);
    }
    copy[length] = '\0';
    return copy;
}

static void add_node(struct store *store, const char *root, const char *path, json_object *list)
{
    cleanup_free char *value = store_read(store, path);
    cleanup_free char *shown_path = printable(path + strlen(root) + 1);
    cleanup_free char *shown = printable(value == NULL ? "" : value);
    json_object *entry = json_object_new_object();

    json_add_text(entry, "path", shown_path);
    json_add_text(entry, "value", shown);
    json_object_array_add(list, entry);
}

static void add_nodes_below(struct store *store, const char *root, const char *path, int depth,
                            json_object *list)
{
    unsigned count = 0;
    cleanup_free char **names = store_list(store, path, &count);

    for (unsigned i = 0; names != NULL && i < count && depth < DEPTH_MAX &&
                         json_object_array_length(list) < NODES_MAX;
         i++) {
        cleanup_free char *child = alloc_format("%s/%s", path, names[i]);

        add_node(store, root, child, list);
        add_nodes_below(store, root, child, depth + 1, list);
    }
}

json_object *life_query_store(void *context, json_object *arguments, struct error *error)
{
    const struct lifecycle *cycle = context;
    cleanup_free char *root = alloc_format("/local/domain/%u", cycle->guest.domain.domid);
    json_object *list;

    (void)arguments;
    if (life_check_domain(cycle, error) < 0)
        return NULL;
    list = json_object_new_array();
    add_nodes_below(cycle->guest.store, root, root, 0, list);
    /* While the guest runs, connections to xenstored's socket are short (watches.h). */
    store_disconnect(cycle->guest.store);
    return list;
}
