/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/commands.h"

#include "qemu-integration/monitor/qmp-message.h"

#include <string.h>

const struct monitor_command *monitor_command_find(const struct monitor_commands *commands,
                                                   const char *name)
{
    for (const struct monitor_command *row = commands->rows; row->name != NULL; row++)
        if (strcmp(row->name, name) == 0)
            return row;
    return NULL;
}

static bool is_listed(const json_object *list, const char *name)
{
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        const char *listed = json_text(json_object_array_get_idx(list, i), "name");

        if (listed != NULL && strcmp(listed, name) == 0)
            return true;
    }
    return false;
}

void monitor_commands_add_names(const struct monitor_commands *commands, json_object *answer)
{
    json_object *list;

    if (!json_object_object_get_ex(answer, "return", &list) ||
        !json_object_is_type(list, json_type_array))
        return;
    for (const struct monitor_command *row = commands->rows; row->name != NULL; row++) {
        json_object *entry;

        if (is_listed(list, row->name))
            continue;
        entry = json_object_new_object();
        json_object_object_add(entry, "name", json_object_new_string(row->name));
        json_object_array_add(list, entry);
    }
}
