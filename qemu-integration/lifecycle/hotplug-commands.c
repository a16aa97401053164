/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/hotplug-commands.h"

#include "qemu-integration/lifecycle/card-hotplug.h"
#include "qemu-integration/lifecycle/disk-hotplug.h"
#include "qemu-integration/lifecycle/net-add.h"

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

static const struct monitor_member net_takes[] = {
    {.name = "bridge", .type = MONITOR_TEXT, .optional = true},
    {.name = "mac", .type = MONITOR_TEXT, .optional = true},
    {.name = "ifname", .type = MONITOR_TEXT, .optional = true},
    {.name = "script", .type = MONITOR_TEXT, .optional = true},
    {.name = "downscript", .type = MONITOR_TEXT, .optional = true},
    {.name = "id", .type = MONITOR_TEXT, .optional = true},
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
    {.name = "device_del",
     .begin = life_begin_device_del,
     .shared = true,
     .human = MONITOR_HUMAN({.name = "device_del|net_remove",
                             .takes = "id:s",
                             .shows = "device",
                             .help = "remove device"})},
    {.name = "netdev_add", .begin = life_begin_netdev_add, .shared = true},
    {.name = "netdev_del", .begin = life_begin_netdev_del, .shared = true},
    {.name = "x-xen-disk-add",
     .begin = life_begin_disk_add,
     .arguments = add_takes,
     .help = "plug a PV disk into the guest: 'file' as 'device', xvda or so",
     .writes_files = true,
     .human = MONITOR_HUMAN({.name = "disk_add",
                             .takes = "format|readonly:o,file:F,device:s",
                             .shows = "[format=F,readonly=on] filename device",
                             .help = "plug a PV disk into the guest, as device xvda or so"})},
    {.name = "x-xen-disk-remove",
     .begin = life_begin_disk_remove,
     .arguments = remove_takes,
     .help = "unplug a PV disk, when the guest gives it up",
     .human = MONITOR_HUMAN({.name = "disk_remove",
                             .takes = "force:-f,device:s,timeout:i?",
                             .shows = "[-f] device [seconds]",
                             .help = "unplug a PV disk when the guest gives it up, within 30 "
                                     "seconds; -f: then without it"})},
    {.name = "x-xen-net-add",
     .begin = life_begin_net_add,
     .arguments = net_takes,
     .help = "plug a PV network card into the guest, on a bridge",
     .writes_files = true, /* it runs scripts */
     .human = MONITOR_HUMAN({.name = "net_add",
                             .takes = "bridge|mac|ifname|script|downscript|id:o",
                             .shows = "[bridge=B,mac=M,ifname=I,script=S,downscript=S,id=ID]",
                             .help = "plug a PV network card into the guest, on a bridge; "
                                     "net_remove ID unplugs it"})},
    END,
};
