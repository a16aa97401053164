/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/attached.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/decimal.h"
#include "common/option-list.h"
#include "qemu-integration/options/drives.h"
#include "qemu-integration/options/passed.h"
#include "qemu-integration/options/pv-disk.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 8 /* of block nodes; QEMU refuses circles */

/* An option whose @key has the value @id, as a list; NULL: there is none. */
static char *find_passed(const struct vm *vm, const char *option, const char *implied,
                         const char *key, const char *id)
{
    for (unsigned i = 0; i < vm->passed_count; i++) {
        if (strcmp(vm->passed[i].option, option) != 0)
            continue;
        char *list = option_read_list(option, vm->passed[i].argument, NULL);
        cleanup_free char *found = list == NULL ? NULL : option_list_find(list, implied, key);

        if (found != NULL && strcmp(found, id) == 0)
            return list;
        free(list);
    }
    return NULL;
}

/* Whether a property of a block node may name the one below it. */
static bool names_node(const char *key)
{
    return strcmp(key, "file") == 0 || strcmp(key, "backing") == 0;
}

/* Adds a block node to @image, and those below it that its file= and backing= name. */
static void append_node(const struct vm *vm, const char *list, const char *prefix, unsigned depth,
                        char **image)
{
    cleanup_option_list struct option_list node = option_list_open("blockdev", list, "driver");

    while (option_list_next(&node, NULL) == 1) {
        cleanup_free char *key = alloc_format("%s%s", prefix, node.key);
        cleanup_free char *below =
            names_node(node.key) && depth < DEPTH_MAX
                ? find_passed(vm, "blockdev", "driver", "node-name", node.value)
                : NULL;

        if (below != NULL) {
            cleanup_free char *inner = alloc_format("%s.", key);

            append_node(vm, below, inner, depth + 1, image);
        } else if (strcmp(node.key, "node-name") != 0) {
            option_list_append(image, key, node.value);
        }
    }
}

/* The image that a device's drive= names, as options of -drive; NULL: none that can be read here */
static char *find_image(const struct vm *vm, const char *id)
{
    cleanup_free char *drive = find_passed(vm, "drive", NULL, "id", id);
    cleanup_free char *node = find_passed(vm, "blockdev", "driver", "node-name", id);
    char *image = NULL;

    if (drive != NULL)
        return steal_pointer(&drive);
    if (node != NULL && option_list_has(node, "driver", "filename", NULL)) {
        /* A file without a format above it. */
        cleanup_free char *read_only = option_list_find(node, "driver", "read-only");

        option_list_append(&image, "driver", "raw");
        if (read_only != NULL)
            option_list_append(&image, "read-only", read_only);
        append_node(vm, node, "file.", 0, &image);
    } else if (node != NULL) {
        append_node(vm, node, "", 0, &image);
    }
    return image;
}

static bool is_read_only(const char *image)
{
    static const char *const keys[] = {"readonly", "read-only"};
    bool found = false;

    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        cleanup_free char *value = option_list_find(image, "driver", keys[i]);

        found |= value != NULL && option_is_on(value);
    }
    return found;
}

static void read_boot_index(struct vm_drive *drive, const char *list)
{
    cleanup_free char *text = option_list_find(list, "driver", "bootindex");
    uint64_t index;

    drive->has_boot_index = text != NULL && decimal_parse(&index, text, INT32_MAX);
    if (drive->has_boot_index)
        drive->boot_index = (unsigned)index;
}

static int add_device(struct parser *parser, const char *list)
{
    cleanup_free char *driver = option_list_find(list, "driver", "driver");
    cleanup_free char *id = option_list_find(list, "driver", "drive");
    cleanup_free char *vdev = option_list_find(list, "driver", "vdev");
    cleanup_free char *image = NULL;
    cleanup_free char *file = NULL;

    if (driver == NULL || id == NULL ||
        (strcmp(driver, "xen-disk") != 0 && strcmp(driver, "xen-cdrom") != 0))
        return 0;
    image = find_image(parser->vm, id);
    if (image == NULL)
        return 0;
    file = option_list_find(image, NULL, "file");
    if (file == NULL)
        file = option_list_find(image, NULL, "file.filename");
    struct vm_drive *drive = option_new_drive(parser, "-device xen-disk");
    if (drive == NULL)
        return -1;
    struct drive_given *given = &parser->drives[parser->vm->drive_count - 1];
    given->bus = true;
    given->index = pv_disk_read_place(&drive->index, vdev);
    drive->bus = DRIVE_XEN;
    drive->passed = true;
    drive->read_only = is_read_only(image);
    drive->cdrom = strcmp(driver, "xen-cdrom") == 0;
    read_boot_index(drive, list);
    drive->file = file == NULL ? alloc_copy(id) : steal_pointer(&file);
    drive->options = steal_pointer(&image);
    return 0;
}

int option_add_attached(struct parser *parser)
{
    const struct vm *vm = parser->vm;

    for (unsigned i = 0; vm->machine != MACHINE_XENFV && i < vm->passed_count; i++) {
        if (strcmp(vm->passed[i].option, "device") != 0)
            continue;
        cleanup_free char *list = option_read_list("device", vm->passed[i].argument, NULL);
        if (list != NULL && add_device(parser, list) < 0)
            return -1;
    }
    return 0;
}
