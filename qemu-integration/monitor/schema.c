/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/schema.h"

#include "common/json.h"
#include "qemu-integration/monitor/restriction.h"

#include <stdio.h>
#include <string.h>

#define NAME_SIZE 128

/* The object without members. */
#define EMPTY "q_empty"

struct type_name {
    char text[NAME_SIZE];
};

static json_object *add_entry(json_object *schema, const char *name, const char *kind)
{
    json_object *entry = json_object_new_object();

    json_add_text(entry, "name", name);
    json_add_text(entry, "meta-type", kind);
    json_object_array_add(schema, entry);
    return entry;
}

static struct type_name add_builtin(json_object *schema, const char *name, const char *json_type)
{
    struct type_name type;

    snprintf(type.text, sizeof(type.text), "%s", name);
    if (!json_lists_name(schema, name))
        json_add_text(add_entry(schema, name, "builtin"), "json-type", json_type);
    return type;
}

static struct type_name add_object(json_object *schema, const char *name,
                                   const struct monitor_member *members);

/* @name: what an object is to be called. */
static struct type_name add_type(json_object *schema, const char *name,
                                 const struct monitor_member *member)
{
    switch (member->type) {
    case MONITOR_INT:
        return add_builtin(schema, "int", "int");
    case MONITOR_TEXT:
        return add_builtin(schema, "str", "string");
    case MONITOR_BOOL:
        return add_builtin(schema, "bool", "boolean");
    case MONITOR_OBJECT:
        break;
    }
    return add_object(schema, name, member->members);
}

static struct type_name add_value(json_object *schema, const char *name,
                                  const struct monitor_member *member)
{
    struct type_name element = add_type(schema, name, member);
    struct type_name list;

    if (!member->list)
        return element;
    snprintf(list.text, sizeof(list.text), "[%.*s]", NAME_SIZE - 3, element.text);
    if (!json_lists_name(schema, list.text))
        json_add_text(add_entry(schema, list.text, "array"), "element-type", element.text);
    return list;
}

static struct type_name add_object(json_object *schema, const char *name,
                                   const struct monitor_member *members)
{
    json_object *list = json_object_new_array();
    struct type_name object;

    snprintf(object.text, sizeof(object.text), "%s", members == NULL ? EMPTY : name);
    if (members == NULL && json_lists_name(schema, EMPTY)) {
        json_object_put(list);
        return object;
    }
    json_object_object_add(add_entry(schema, object.text, "object"), "members", list);
    for (const struct monitor_member *member = members; member != NULL && member->name != NULL;
         member++) {
        json_object *entry = json_object_new_object();
        struct type_name inner;

        snprintf(inner.text, sizeof(inner.text), "%.*s-%.*s", NAME_SIZE / 2, name,
                 NAME_SIZE / 2 - 2, member->name);
        inner = add_value(schema, inner.text, member);
        json_add_text(entry, "name", member->name);
        json_add_text(entry, "type", inner.text);
        /* QEMU's sign for a member that may be left out. */
        if (member->optional)
            json_object_object_add(entry, "default", NULL);
        json_object_array_add(list, entry);
    }
    return object;
}

static void add_command(json_object *schema, const struct monitor_command *command)
{
    json_object *entry = add_entry(schema, command->name, "command");
    struct type_name name, type;

    snprintf(name.text, sizeof(name.text), "q_obj_%.*s-arg", NAME_SIZE / 2, command->name);
    type = add_object(schema, name.text, command->arguments);
    json_add_text(entry, "arg-type", type.text);
    snprintf(name.text, sizeof(name.text), "q_obj_%.*s-ret", NAME_SIZE / 2, command->name);
    type = command->returns == NULL ? add_object(schema, name.text, NULL)
                                    : add_value(schema, name.text, command->returns);
    json_add_text(entry, "ret-type", type.text);
    json_object_object_add(entry, "allow-oob", json_object_new_boolean(false));
}

static void add_commands(json_object *schema, const struct monitor_command *rows)
{
    for (const struct monitor_command *row = rows; row != NULL && row->name != NULL; row++)
        if (monitor_command_is_ours(row) && !json_lists_name(schema, row->name))
            add_command(schema, row);
}

void monitor_schema_add(const struct monitor_commands *commands, json_object *answer)
{
    json_object *schema;

    if (!json_object_object_get_ex(answer, "return", &schema) ||
        !json_object_is_type(schema, json_type_array))
        return;
    for (size_t i = 0; i < MONITOR_TABLES_MAX; i++)
        add_commands(schema, commands->tables[i]);
}

void monitor_schema_describe(const struct monitor_commands *commands, const char *question,
                             json_object *answer)
{
    bool names = strcmp(question, "query-commands") == 0;
    bool schema = strcmp(question, "query-qmp-schema") == 0;

    if (names)
        monitor_commands_add_names(commands, answer);
    else if (schema)
        monitor_schema_add(commands, answer);
    if ((names || schema) && commands->restricts)
        monitor_restriction_hide(commands, answer);
}
