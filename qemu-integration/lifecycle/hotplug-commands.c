/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/hotplug-commands.h"

#include "common/array.h"
#include "common/json.h"
#include "qemu-integration/lifecycle/card-hotplug.h"
#include "qemu-integration/lifecycle/disk-hotplug.h"
#include "qemu-integration/lifecycle/hotplugged-devices.h"
#include "qemu-integration/lifecycle/net-add.h"
#include "qemu-integration/lifecycle/replaced-devices.h"
#include "qemu-integration/lifecycle/vcpu-commands.h"

#include <string.h>

/* The argument that a line of device_add is. */
#define TYPED_OPTIONS "options"

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

/* Whether a driver is among the options of a line: "DRIVER,..." or "...,driver=DRIVER". */
static bool has_driver(const char *options, const char *driver)
{
    static const char key[] = "driver=";

    for (bool first = true; *options != '\0'; first = false) {
        size_t length = strcspn(options, ", ");
        bool named = strncmp(options, key, strlen(key)) == 0;
        const char *value = named ? options + strlen(key) : options;
        size_t size = named ? length - strlen(key) : length;

        if ((named || first) && size == strlen(driver) && strncmp(value, driver, size) == 0)
            return true;
        options += length + (options[length] != '\0');
    }
    return false;
}

/* QEMU's options of a line are not read here. */
static int begin_typed_device(const char *options, struct error *error)
{
    static const char *const drivers[] = {"xen-disk", "xen-cdrom", "xen-net-device"};

    for (size_t i = 0; i < ARRAY_SIZE(drivers); i++)
        if (has_driver(options, drivers[i]))
            return error_set(error, "'%s' is plugged by %s here", drivers[i],
                             strcmp(drivers[i], "xen-net-device") == 0 ? "net_add" : "disk_add");
    return MONITOR_PASSED;
}

/* A card on a network of ours, a PV disk, or QEMU's alone, which knows nothing of a migration. */
static int begin_device_add(void *context, json_object *arguments,
                            const struct monitor_ticket *ticket, struct error *error)
{
    const char *typed = json_text(arguments, TYPED_OPTIONS);
    cleanup_json json_object *device = NULL;
    int begun;

    if (life_check_devices_may_change(context, error) < 0)
        return -1;
    if (typed != NULL && json_text(arguments, "driver") == NULL)
        return begin_typed_device(typed, error);
    begun = life_begin_vcpu_add(context, arguments, ticket, error);
    if (begun != MONITOR_PASSED)
        return begun;
    device = life_replace_device(context, arguments, error);
    if (device == NULL)
        return -1;
    begun = life_begin_card_add(context, device, ticket, error);
    return begun == MONITOR_PASSED ? life_begin_disk_device(context, device, ticket, error) : begun;
}

static int begin_device_del(void *context, json_object *arguments,
                            const struct monitor_ticket *ticket, struct error *error)
{
    int begun;

    if (life_check_devices_may_change(context, error) < 0)
        return -1;
    begun = life_begin_vcpu_del(context, arguments, ticket, error);
    return begun == MONITOR_PASSED ? life_begin_device_del(context, arguments, ticket, error)
                                   : begun;
}

const struct monitor_command life_hotplug_commands[] = {
    {.name = "blockdev-add", .obeyed = life_keep_image},
    {.name = "blockdev-del", .obeyed = life_drop_image},
    {.name = "device_add",
     .begin = begin_device_add,
     .before = life_change_begins,
     .after = life_change_ends,
     .shared = true,
     .human = MONITOR_HUMAN({.name = "device_add",
                             .takes = TYPED_OPTIONS ":S",
                             .shows = "driver[,prop=value][,...]",
                             .help = "add device, like -device on the command line",
                             .as_typed = true})},
    {.name = "device_del",
     .begin = begin_device_del,
     .before = life_change_begins,
     .after = life_change_ends,
     .shared = true,
     .human = MONITOR_HUMAN({.name = "device_del|net_remove",
                             .takes = "id:s",
                             .shows = "device",
                             .help = "remove device"})},
    {.name = "netdev_add",
     .begin = life_begin_netdev_add,
     .descriptor = "fd",
     .descriptor_is_name = true,
     .shared = true},
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
