/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/given-commands.h"

#include "common/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void release(struct life_given_command *entry)
{
    if (entry->command != NULL)
        explicit_bzero(entry->command, strlen(entry->command));
    free(entry->command);
    free(entry->name);
    *entry = (struct life_given_command){0};
}

static void drop_at(struct life_given_commands *given, unsigned at)
{
    release(&given->list[at]);
    given->count--;
    memmove(&given->list[at], &given->list[at + 1], (given->count - at) * sizeof(given->list[0]));
}

static bool is_for(const struct life_given_command *entry, const char *kind, const char *name)
{
    return strcmp(entry->kind, kind) == 0 && (name == NULL || strcmp(entry->name, name) == 0);
}

bool given_commands_have(const struct life_given_commands *given, const char *kind,
                         const char *name)
{
    for (unsigned i = 0; i < given->count; i++)
        if (is_for(&given->list[i], kind, name))
            return true;
    return false;
}

void given_commands_drop(struct life_given_commands *given, const char *kind, const char *name)
{
    for (unsigned i = given->count; i-- > 0;)
        if (is_for(&given->list[i], kind, name))
            drop_at(given, i);
}

void given_commands_drop_kind(struct life_given_commands *given, const char *kind,
                              bool (*stays)(void *context, const char *name), void *context)
{
    for (unsigned i = given->count; i-- > 0;)
        if (is_for(&given->list[i], kind, NULL) &&
            (stays == NULL || !stays(context, given->list[i].name)))
            drop_at(given, i);
}

void given_commands_keep(struct life_given_commands *given, const char *kind, const char *name,
                         const char *command, json_object *arguments)
{
    cleanup_json json_object *request = json_object_new_object();
    struct life_given_command entry = {.kind = kind, .name = strdup(name)};

    given_commands_drop(given, kind, name);
    json_add_text(request, "execute", command);
    if (arguments != NULL)
        json_object_object_add(request, "arguments", json_object_get(arguments));
    entry.command = strdup(json_object_to_json_string_ext(request, JSON_C_TO_STRING_PLAIN));
    if (entry.name != NULL && entry.command != NULL && given->count < LIFE_GIVEN_COMMANDS_MAX) {
        given->list[given->count++] = entry;
        return;
    }
    fprintf(stderr, "qemu-xen: warning: the next reboot will undo a '%s'\n", command);
    release(&entry);
}

void given_commands_forget(struct life_given_commands *given)
{
    while (given->count > 0)
        drop_at(given, given->count - 1);
}
