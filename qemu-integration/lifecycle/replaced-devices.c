/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/replaced-devices.h"

#include "common/array.h"
#include "common/cleanup.h"
#include "common/json.h"
#include "qemu-integration/guest/plugged-disks.h"
#include "qemu-integration/options/passed.h"
#include "qemu-integration/options/pv-device-kinds.h"
#include "qemu-integration/options/pv-disk.h"
#include "qemu-integration/plan/disk-name.h"

#include <stdio.h>
#include <string.h>

static int find_taken(const struct lifecycle *cycle, bool taken[VM_XEN_DRIVES], struct error *error)
{
    for (unsigned place = 0; place < VM_XEN_DRIVES; place++) {
        const char name[] = {'x', 'v', 'd', (char)('a' + place), '\0'};
        unsigned number;
        int there;

        if (plan_disk_number(name, &number, error) < 0)
            return -1;
        there = guest_disk_is_there(&cycle->guest, number, error);
        if (there < 0)
            return -1;
        taken[place] = there > 0;
    }
    return 0;
}

/* Returns -1 if there is none, with @error filled. */
static int choose_place(const struct lifecycle *cycle, json_object *arguments, struct error *error)
{
    cleanup_free char *list =
        option_read_list("device", json_object_to_json_string(arguments), error);
    bool taken[VM_XEN_DRIVES];
    int place;

    if (list == NULL || find_taken(cycle, taken, error) < 0)
        return -1;
    place = pv_disk_named_place(list, taken);
    if (place < 0)
        place = pv_disk_free_place(taken);
    return place >= 0 ? place : error_set(error, "at most %d PV disks", VM_XEN_DRIVES);
}

static json_object *make_disk(const struct lifecycle *cycle, json_object *arguments,
                              const char *driver, struct error *error)
{
    int place = choose_place(cycle, arguments, error);
    char name[] = "xvda";
    json_object *disk;

    if (place < 0)
        return NULL;
    name[3] = (char)('a' + place);
    disk = json_object_new_object();
    json_add_text(disk, "driver", driver);
    json_add_text(disk, "vdev", name);
    json_object_object_foreach (arguments, key, value) {
        const char *text =
            json_object_is_type(value, json_type_string) ? json_object_get_string(value) : "";

        if (pv_disk_is_other_policy(key, text)) {
            error_set(error, "%s=%s: a PV disk reports errors to the guest", key, text);
            json_object_put(disk);
            return NULL;
        }
        /* What is plugged in is not booted from. */
        if (pv_disk_keeps(key) && strcmp(key, "bootindex") != 0)
            json_object_object_add(disk, key, json_object_get(value));
    }
    return disk;
}

static json_object *make_card(json_object *arguments)
{
    static const char *const kept[] = {"id", "netdev", "mac"};
    json_object *card = json_object_new_object();

    json_add_text(card, "driver", "xen-net-device");
    for (size_t i = 0; i < ARRAY_SIZE(kept); i++) {
        json_object *value;

        if (json_object_object_get_ex(arguments, kept[i], &value))
            json_object_object_add(card, kept[i], json_object_get(value));
    }
    return card;
}

json_object *life_replace_device(const struct lifecycle *cycle, json_object *arguments,
                                 struct error *error)
{
    const char *driver = json_text(arguments, "driver");
    const char *reason;

    if (driver == NULL || cycle->plan->vm->machine == MACHINE_XENFV)
        return json_object_get(arguments);
    if (pv_device_is_card(driver))
        return make_card(arguments);
    switch (pv_device_kind(driver, &reason)) {
    case PV_DEVICE_DISK:
        return make_disk(cycle, arguments, "xen-disk", error);
    case PV_DEVICE_CDROM:
        return make_disk(cycle, arguments, "xen-cdrom", error);
    case PV_DEVICE_REFUSED:
    case PV_DEVICE_OWN:
    case PV_DEVICE_CONSOLE:
    case PV_DEVICE_CHANNEL:
    case PV_DEVICE_BUILT_IN:
    case PV_DEVICE_LEFT_OUT:
        break;
    }
    return json_object_get(arguments); /* QEMU says what is missing */
}
