/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/device-model/plugged-disk.h"

#include "common/json.h"

#include <stdio.h>
#include <string.h>

#define ID_SIZE 32

struct id {
    char text[ID_SIZE];
};

static struct id id_of(const char *name)
{
    struct id id = {0};

    snprintf(id.text, sizeof(id.text), PLUGGED_DISK_PREFIX "%s", name);
    return id;
}

static json_object *new_command(const char *name, json_object *arguments)
{
    json_object *command = json_object_new_object();

    json_add_text(command, "execute", name);
    json_object_object_add(command, "arguments", arguments);
    return command;
}

static char *to_text(json_object *command)
{
    return strdup(json_object_to_json_string_ext(command, JSON_C_TO_STRING_PLAIN));
}

json_object *plugged_disk_add_node(const struct plugged_disk *disk)
{
    json_object *node = json_object_new_object();
    json_object *file = json_object_new_object();

    json_add_text(node, "driver", disk->format);
    json_add_text(node, "node-name", id_of(disk->name).text);
    json_object_object_add(node, "read-only", json_object_new_boolean(disk->read_only));
    json_object_object_add(node, "file", file);
    json_add_text(file, "driver", disk->block_device ? "host_device" : "file");
    json_add_text(file, "filename", disk->file);
    return new_command("blockdev-add", node);
}

json_object *plugged_disk_add_device(const char *name, const char *vdev)
{
    json_object *device = json_object_new_object();

    json_add_text(device, "driver", "xen-disk");
    json_add_text(device, "id", id_of(name).text);
    json_add_text(device, "drive", id_of(name).text);
    json_add_text(device, "vdev", vdev);
    return new_command("device_add", device);
}

char *plugged_disk_remove_node(const char *name)
{
    json_object *node = json_object_new_object();
    cleanup_json json_object *command = new_command("blockdev-del", node);

    json_add_text(node, "node-name", id_of(name).text);
    return to_text(command);
}

const char *plugged_disk_of_device(const char *id)
{
    const size_t length = strlen(PLUGGED_DISK_PREFIX);

    return strncmp(id, PLUGGED_DISK_PREFIX, length) == 0 ? id + length : NULL;
}
