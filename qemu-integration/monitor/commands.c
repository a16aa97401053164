/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of errors: QEMU's qapi/qobject-input-visitor.c. */
#include "qemu-integration/monitor/commands.h"

#include "common/json.h"
#include "qemu-integration/monitor/qmp-message.h"

#include <stdint.h>
#include <string.h>

static const struct monitor_command *find_in(const struct monitor_command *rows, const char *name)
{
    for (const struct monitor_command *row = rows; row != NULL && row->name != NULL; row++)
        if (strcmp(row->name, name) == 0)
            return row;
    return NULL;
}

const struct monitor_command *monitor_command_find(const struct monitor_commands *commands,
                                                   const char *name)
{
    const struct monitor_command *found = NULL;

    for (size_t i = 0; i < MONITOR_TABLES_MAX && found == NULL; i++)
        found = find_in(commands->tables[i], name);
    return found;
}

bool monitor_command_is_ours(const struct monitor_command *command)
{
    return !command->people_only &&
           (command->answer != NULL || (command->begin != NULL && !command->shared));
}

void monitor_ticket_answer(struct monitor_ticket *ticket, json_object *value, const char *failure)
{
    const struct monitor_ticket known = *ticket;

    *ticket = (struct monitor_ticket){0};
    if (known.answer != NULL)
        known.answer(known.owner, known.number, value, failure);
    else
        json_object_put(value);
}

int monitor_answer_at_once(const struct monitor_ticket *ticket)
{
    struct monitor_ticket answered = *ticket;

    monitor_ticket_answer(&answered, NULL, NULL);
    return MONITOR_BEGUN;
}

static bool is_int(const json_object *value)
{
    return json_object_is_type(value, json_type_int) && json_object_get_uint64(value) <= INT64_MAX;
}

static bool has_type(const json_object *value, const struct monitor_member *member)
{
    if (member->list)
        return json_object_is_type(value, json_type_array);
    switch (member->type) {
    case MONITOR_INT:
        return is_int(value);
    case MONITOR_TEXT:
        return json_object_is_type(value, json_type_string);
    case MONITOR_BOOL:
        return json_object_is_type(value, json_type_boolean);
    case MONITOR_OBJECT:
        return json_object_is_type(value, json_type_object);
    }
    return false;
}

static int check_member(const struct monitor_member *member, const json_object *arguments,
                        struct error *error)
{
    static const char *const types[] = {[MONITOR_INT] = "integer",
                                        [MONITOR_TEXT] = "string",
                                        [MONITOR_BOOL] = "boolean",
                                        [MONITOR_OBJECT] = "object"};
    json_object *value;

    if (!json_object_object_get_ex(arguments, member->name, &value))
        return member->optional ? 0 : error_set(error, "Parameter '%s' is missing", member->name);
    if (has_type(value, member))
        return 0;
    return error_set(error, "Invalid parameter type for '%s', expected: %s", member->name,
                     member->list ? "array" : types[member->type]);
}

static bool is_known(const struct monitor_member *members, const char *name)
{
    for (const struct monitor_member *member = members; member != NULL && member->name != NULL;
         member++)
        if (strcmp(member->name, name) == 0)
            return true;
    return false;
}

int monitor_command_check(const struct monitor_command *command, json_object *arguments,
                          struct error *error)
{
    for (const struct monitor_member *member = command->arguments;
         member != NULL && member->name != NULL; member++)
        if (check_member(member, arguments, error) < 0)
            return -1;
    if (arguments == NULL)
        return 0;
    json_object_object_foreach (arguments, name, value) {
        (void)value;
        if (!is_known(command->arguments, name))
            return error_set(error, "Parameter '%s' is unexpected", name);
    }
    return 0;
}

static void add_names(const struct monitor_command *rows, json_object *list)
{
    for (const struct monitor_command *row = rows; row != NULL && row->name != NULL; row++) {
        json_object *entry;

        if (row->people_only || json_lists_name(list, row->name))
            continue;
        entry = json_object_new_object();
        json_object_object_add(entry, "name", json_object_new_string(row->name));
        json_object_array_add(list, entry);
    }
}

void monitor_commands_add_names(const struct monitor_commands *commands, json_object *answer)
{
    json_object *list;

    if (!json_object_object_get_ex(answer, "return", &list) ||
        !json_object_is_type(list, json_type_array))
        return;
    for (size_t i = 0; i < MONITOR_TABLES_MAX; i++)
        add_names(commands->tables[i], list);
}
