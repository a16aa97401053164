/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/device-model/media.h"

#include "common/alloc.h"
#include "common/json.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void append_command(char **lines, const char *name, json_object *arguments)
{
    json_object *command = json_object_new_object();
    char *before = *lines;

    json_add_text(command, "execute", name);
    json_object_object_add(command, "arguments", arguments);
    *lines = alloc_format("%s%s\n", before,
                          json_object_to_json_string_ext(command, JSON_C_TO_STRING_PLAIN));
    free(before);
    json_object_put(command);
}

/* A name that is JSON says the format itself. */
static void append_medium(char **lines, const char *drive, const json_object *medium)
{
    const char *file = json_text(medium, "file");
    const char *format = json_text(medium, "drv");

    if (file == NULL)
        return;
    json_object *arguments = json_object_new_object();
    json_add_text(arguments, "id", drive);
    json_add_text(arguments, "filename", file);
    if (format != NULL && strncmp(file, "json:", 5) != 0)
        json_add_text(arguments, "format", format);
    append_command(lines, "blockdev-change-medium", arguments);
}

static void append_eject(char **lines, const char *drive)
{
    json_object *arguments = json_object_new_object();

    json_add_text(arguments, "id", drive);
    json_object_object_add(arguments, "force", json_object_new_boolean(true));
    append_command(lines, "eject", arguments);
}

static void append_drive(char **lines, const json_object *entry)
{
    const char *drive = json_text(entry, "qdev");
    json_object *medium;

    if (drive == NULL || !json_is_true(entry, "removable"))
        return;
    if (json_object_object_get_ex(entry, "inserted", &medium))
        append_medium(lines, drive, medium);
    else
        append_eject(lines, drive);
}

char *media_commands(const json_object *answer)
{
    json_object *list;

    if (!json_object_object_get_ex(answer, "return", &list) ||
        !json_object_is_type(list, json_type_array))
        return NULL;
    char *lines = alloc_copy("");
    for (size_t i = 0; i < json_object_array_length(list); i++)
        append_drive(&lines, json_object_array_get_idx(list, i));
    return lines;
}
