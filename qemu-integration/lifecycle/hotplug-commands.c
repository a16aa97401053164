/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/hotplug-commands.h"

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

const struct monitor_command life_hotplug_commands[] = {
    {.name = "device_add", .begin = life_begin_disk_device, .shared = true},
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
