/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/hotplug-commands.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/json.h"
#include "qemu-integration/lifecycle/card-arguments.h"
#include "qemu-integration/lifecycle/card-hotplug.h"
#include "qemu-integration/lifecycle/disk-hotplug.h"
#include "qemu-integration/lifecycle/hotplugged-devices.h"
#include "qemu-integration/lifecycle/net-add.h"
#include "qemu-integration/lifecycle/replaced-devices.h"
#include "qemu-integration/lifecycle/vcpu-commands.h"
#include "qemu-integration/options/unavailable.h"

#include <string.h>

/* The argument that a line of device_add or netdev_add is. */
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

static int check_available(const char *driver, struct error *error)
{
    const char *reason = unavailable_reason(driver);

    return reason == NULL ? 0 : error_set(error, "'%s' is not available: %s", driver, reason);
}

/* The next element of a line's options, or what it has as value of @key, "KEY=". The first one's
 * value needs no key. Returns its length. */
static size_t next_value(const char **at, const char **value, const char *key, bool first)
{
    const char *element = *at;
    size_t length = strcspn(element, ", \"");
    bool named = strncmp(element, key, strlen(key)) == 0;

    *at = element + length + (element[length] != '\0');
    *value = named ? element + strlen(key) : element;
    return named ? length - strlen(key) : first ? length : 0;
}

static int check_typed_driver(const char *driver, struct error *error)
{
    static const char *const ours[] = {"xen-disk", "xen-cdrom", "xen-net-device"};

    for (size_t i = 0; i < ARRAY_SIZE(ours); i++)
        if (strcmp(driver, ours[i]) == 0)
            return error_set(error, "'%s' is plugged by %s here", driver,
                             strcmp(driver, "xen-net-device") == 0 ? "net_add" : "disk_add");
    return check_available(driver, error);
}

/* QEMU's options of a line are not read here, but for what might be its driver. */
static int begin_typed_device(const char *options, struct error *error)
{
    const char *value;

    options += *options == '"';
    for (bool first = true; *options != '\0'; first = false) {
        size_t length = next_value(&options, &value, "driver=", first);
        cleanup_free char *driver = alloc_format("%.*s", (int)length, value);

        if (check_typed_driver(driver, error) < 0)
            return -1;
    }
    return MONITOR_PASSED;
}

/* A card on a network of ours, a PV disk, or QEMU's alone, which knows nothing of a migration. */
static int begin_device_add(void *context, json_object *arguments,
                            const struct monitor_ticket *ticket, struct error *error)
{
    const char *typed = json_text(arguments, TYPED_OPTIONS);
    const char *driver = json_text(arguments, "driver");
    cleanup_json json_object *device = NULL;
    int begun;

    if (life_check_devices_may_change(context, error) < 0)
        return -1;
    if (typed != NULL && driver == NULL)
        return begin_typed_device(typed, error);
    if (driver != NULL && check_available(driver, error) < 0)
        return -1;
    begun = life_begin_vcpu_add(context, arguments, ticket, error);
    if (begun != MONITOR_PASSED)
        return begun;
    device = life_replace_device(context, arguments, error);
    if (device == NULL)
        return -1;
    begun = life_begin_card_add(context, device, ticket, error);
    return begun == MONITOR_PASSED ? life_begin_disk_device(context, device, ticket, error) : begun;
}

/* Of a line nothing is read but whether it wants vhost. */
static int begin_netdev_add(void *context, json_object *arguments,
                            const struct monitor_ticket *ticket, struct error *error)
{
    const char *typed = json_text(arguments, TYPED_OPTIONS);

    if (typed == NULL || json_text(arguments, "type") != NULL)
        return life_begin_netdev_add(context, arguments, ticket, error);
    return netdev_options_allow(typed, error) < 0 ? -1 : MONITOR_PASSED;
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
     .begin = begin_netdev_add,
     .descriptor = "fd",
     .descriptor_is_name = true,
     .shared = true,
     .human = MONITOR_HUMAN({.name = "netdev_add",
                             .takes = TYPED_OPTIONS ":S",
                             .shows = "type,id=str[,prop=value][,...]",
                             .help = "add a network backend, like -netdev on the command line",
                             .as_typed = true})},
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
