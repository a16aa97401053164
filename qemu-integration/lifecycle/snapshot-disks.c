/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answer: BlockInfo of QEMU's qapi/block-core.json. */
#include "qemu-integration/lifecycle/snapshot-disks.h"

#include "common/alloc.h"
#include "common/json.h"

#include <stdlib.h>
#include <string.h>

static const char *or_none(const char *text)
{
    return text == NULL ? "" : text;
}

/* NULL: there is none of this name. */
static const json_object *find_snapshot(const json_object *image, const char *tag)
{
    const json_object *snapshots = json_member(image, "snapshots");

    for (size_t i = 0; i < json_length(snapshots); i++) {
        const json_object *snapshot = json_object_array_get_idx(snapshots, i);

        if (strcmp(or_none(json_text(snapshot, "name")), tag) == 0)
            return snapshot;
    }
    return NULL;
}

static uint64_t moment_of(const json_object *snapshot)
{
    return json_object_get_uint64(json_member(snapshot, "vm-clock-sec")) * UINT64_C(1000000000) +
           json_object_get_uint64(json_member(snapshot, "vm-clock-nsec"));
}

/* One node can be several devices: a disk of an HVM guest is emulated, and PV. */
static bool is_known(const struct snapshot_disks *disks, const char *node)
{
    for (unsigned i = 0; i < disks->count; i++)
        if (strcmp(disks->list[i].node, node) == 0)
            return true;
    return false;
}

static bool is_text(const json_object *value, const char *text)
{
    return json_object_is_type(value, json_type_string) && *text != '\0' &&
           strcmp(json_object_get_string((json_object *)(uintptr_t)value), text) == 0;
}

/* By the name of its node, or of the device. */
static bool is_named(const json_object *block, const json_object *name)
{
    return is_text(name, or_none(json_text(json_member(block, "inserted"), "node-name"))) ||
           is_text(name, or_none(json_text(block, "device")));
}

static bool is_chosen(const json_object *block, const json_object *devices)
{
    for (size_t i = 0; i < json_length(devices); i++)
        if (is_named(block, json_object_array_get_idx(devices, i)))
            return true;
    return devices == NULL;
}

static int add_disk(struct snapshot_disks *disks, const json_object *block, const char *tag,
                    struct error *error)
{
    const json_object *inserted = json_member(block, "inserted");
    const json_object *image = json_member(inserted, "image");
    const char *node = or_none(json_text(inserted, "node-name"));
    const char *path = or_none(json_text(image, "filename"));
    const char *format = or_none(json_text(inserted, "drv"));
    const char *name = or_none(json_text(block, "device"));
    const json_object *snapshot;
    const char *id;

    if (is_known(disks, node))
        return 0;
    if (strcmp(format, "qcow2") != 0)
        return error_set(error,
                         "Device '%s' is writable but does not support snapshots (%s is %s, not "
                         "qcow2)",
                         *name != '\0' ? name : node, path, format);
    if (disks->count == SNAPSHOT_DISKS_MAX)
        return error_set(error, "the guest has more than %d disks", SNAPSHOT_DISKS_MAX);
    snapshot = find_snapshot(image, tag);
    id = json_text(snapshot, "id");
    disks->list[disks->count++] = (struct snapshot_disk){.node = alloc_copy(node),
                                                         .image = alloc_copy(path),
                                                         .id = id == NULL ? NULL : alloc_copy(id),
                                                         .moment = moment_of(snapshot)};
    return 0;
}

static int check_device(const json_object *blocks, const json_object *name, struct error *error)
{
    if (!json_object_is_type(name, json_type_string))
        return error_set(error, "Invalid parameter type for 'devices', expected: string");
    for (size_t i = 0; i < json_length(blocks); i++) {
        const json_object *block = json_object_array_get_idx(blocks, i);
        const json_object *inserted = json_member(block, "inserted");

        if (inserted == NULL || !is_named(block, name))
            continue;
        if (json_is_true(inserted, "ro"))
            return error_set(error, "Device '%s' is read-only: it has no snapshot of its own",
                             json_object_get_string((json_object *)(uintptr_t)name));
        return 0;
    }
    return error_set(error, "No block device node '%s'",
                     json_object_get_string((json_object *)(uintptr_t)name));
}

int snapshot_disks_find(struct snapshot_disks *disks, const json_object *blocks,
                        const struct snapshot_choice *choice, struct error *error)
{
    *disks = (struct snapshot_disks){0};
    for (size_t i = 0; i < json_length(choice->devices); i++)
        if (check_device(blocks, json_object_array_get_idx(choice->devices, i), error) < 0)
            return -1;
    for (size_t i = 0; i < json_length(blocks); i++) {
        const json_object *block = json_object_array_get_idx(blocks, i);
        const json_object *inserted = json_member(block, "inserted");

        if (inserted == NULL || json_is_true(inserted, "ro") || !is_chosen(block, choice->devices))
            continue;
        if (add_disk(disks, block, choice->tag, error) < 0) {
            snapshot_disks_release(disks);
            return -1;
        }
    }
    return disks->count > 0 ? 0 : error_set(error, "No block device can accept snapshots");
}

unsigned snapshot_disks_with(const struct snapshot_disks *disks)
{
    unsigned count = 0;

    for (unsigned i = 0; i < disks->count; i++)
        count += disks->list[i].id != NULL;
    return count;
}

int snapshot_disks_check_moment(const struct snapshot_disks *disks, const char *tag,
                                uint64_t moment, struct error *error)
{
    for (unsigned i = 0; moment != 0 && i < disks->count; i++)
        if (disks->list[i].id == NULL || disks->list[i].moment != moment)
            return error_set(error, "%s: its snapshot '%s' is of another moment than the memory",
                             disks->list[i].image, tag);
    return 0;
}

static json_object *name_snapshot(const struct snapshot_disk *disk, const char *tag)
{
    json_object *data = json_object_new_object();

    json_add_text(data, "device", disk->node);
    json_add_text(data, "name", tag);
    return data;
}

static char *make_command(const char *name, json_object *arguments)
{
    cleanup_json json_object *command = json_object_new_object();

    json_add_text(command, "execute", name);
    json_object_object_add(command, "arguments", arguments);
    return alloc_copy(json_object_to_json_string_ext(command, JSON_C_TO_STRING_PLAIN));
}

char *snapshot_disks_take(const struct snapshot_disks *disks, const char *tag)
{
    json_object *arguments = json_object_new_object();
    json_object *actions = json_object_new_array();

    for (unsigned i = 0; i < disks->count; i++) {
        json_object *action = json_object_new_object();

        json_add_text(action, "type", "blockdev-snapshot-internal-sync");
        json_object_object_add(action, "data", name_snapshot(&disks->list[i], tag));
        json_object_array_add(actions, action);
    }
    json_object_object_add(arguments, "actions", actions);
    return make_command("transaction", arguments);
}

char *snapshot_disk_delete(const struct snapshot_disk *disk, const char *tag)
{
    return make_command("blockdev-snapshot-delete-internal-sync", name_snapshot(disk, tag));
}

void snapshot_disks_release(struct snapshot_disks *disks)
{
    for (unsigned i = 0; i < disks->count; i++) {
        free(disks->list[i].node);
        free(disks->list[i].image);
        free(disks->list[i].id);
    }
    disks->count = 0;
}
