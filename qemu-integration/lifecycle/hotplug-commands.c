/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/hotplug-commands.h"

#include "qemu-integration/lifecycle/card-hotplug.h"
#include "qemu-integration/lifecycle/disk-hotplug.h"

#define END                                                                                        \
    {                                                                                              \
        .name = NULL                                                                               \
    }

static const struct monitor_member add_takes[] = {
    {.name = "file", .type = MONITOR_TEXT},
    {.name = "device", .type = MONITOR_TEXT},
    {.name = "format", .type = MONITOR_TEXT, .optional = true},
    {.name = "readonly", .type = MONITOR_BOOL, .optional = true},
    END,
};

static const struct monitor_member remove_takes[] = {
    {.name = "device", .type = MONITOR_TEXT},
    {.name = "force", .type = MONITOR_BOOL, .optional = true},
    {.name = "timeout", .type = MONITOR_INT, .optional = true},
    END,
};

/* A card on a network of ours, a PV disk, or QEMU's alone. */
static int begin_device_add(void *context, json_object *arguments,
                            const struct monitor_ticket *ticket, struct error *error)
{
    int begun = life_begin_card_add(context, arguments, ticket, error);

    return begun == MONITOR_PASSED ? life_begin_disk_device(context, arguments, ticket, error)
                                   : begun;
}

const struct monitor_command life_hotplug_commands[] = {
    {.name = "device_add", .begin = begin_device_add, .shared = true},
    {.name = "device_del", .begin = life_begin_device_del, .shared = true},
    {.name = "netdev_add", .begin = life_begin_netdev_add, .shared = true},
    {.name = "netdev_del", .begin = life_begin_netdev_del, .shared = true},
    {.name = "x-xen-disk-add",
     .begin = life_begin_disk_add,
     .arguments = add_takes,
     .help = "plug a PV disk into the guest: 'file' as 'device', xvda or so",
     .writes_files = true},
    {.name = "x-xen-disk-remove",
     .begin = life_begin_disk_remove,
     .arguments = remove_takes,
     .help = "unplug a PV disk, when the guest gives it up"},
    END,
};
