/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan/chardev-users.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/json-list.h"
#include "common/option-list.h"
#include "qemu-integration/plan/chardevs.h"
#include "qemu-integration/plan/monitors.h"

#include <string.h>

static bool is_device(const char *device, const char *id)
{
    const size_t length = strlen(PLAN_BY_ID);

    return strncmp(device, PLAN_BY_ID, length) == 0 && strcmp(device + length, id) == 0;
}

static unsigned count_devices(const char *const *devices, unsigned count, const char *id)
{
    unsigned found = 0;

    for (unsigned i = 0; i < count; i++)
        found += is_device(devices[i], id);
    return found;
}

/* Whether a text has the id after '=', ':' or '"'. */
static bool names(const char *text, const char *id)
{
    const size_t length = strlen(id);

    for (const char *found = strstr(text, id); found != NULL; found = strstr(found + 1, id))
        if (found > text && strchr("=:\"", found[-1]) != NULL &&
            strchr(",\"", found[length]) != NULL)
            return true;
    return false;
}

static bool is_serial_port(const char *driver)
{
    return driver != NULL &&
           (strcmp(driver, "isa-serial") == 0 || strcmp(driver, "pci-serial") == 0);
}

static void count_device(const char *argument, const char *id, struct chardev_users *users)
{
    cleanup_free char *list = option_list_is_json(argument)
                                  ? json_list_make("device", argument, NULL)
                                  : alloc_copy(argument);
    cleanup_free char *driver = list == NULL ? NULL : option_list_find(list, "driver", "driver");
    cleanup_free char *chardev = list == NULL ? NULL : option_list_find(list, "driver", "chardev");

    if (is_serial_port(driver) && chardev != NULL && strcmp(chardev, id) == 0)
        users->serials++;
    else
        users->others += names(argument, id);
}

static void count_mon(const char *argument, const char *id, struct chardev_users *users)
{
    cleanup_free char *chardev = option_list_find(argument, "chardev", "chardev");
    cleanup_free char *mode = option_list_find(argument, "chardev", "mode");

    if (chardev == NULL || strcmp(chardev, id) != 0)
        return;
    if (mode == NULL || strcmp(mode, "readline") == 0)
        users->monitors++;
    else
        users->others++;
}

struct chardev_users chardev_users_count(const struct vm *vm, const char *id)
{
    struct chardev_users users = {
        .serials = count_devices(vm->serials, vm->serial_count, id),
        .monitors = count_devices(vm->monitors, plan_monitor_count(vm), id),
        .others = count_devices(vm->qmps, vm->qmp_count, id),
    };

    for (unsigned i = 0; i < vm->passed_count; i++) {
        const struct vm_passed *passed = &vm->passed[i];

        if (passed->argument == NULL || strcmp(passed->option, "chardev") == 0)
            continue;
        if (strcmp(passed->option, "device") == 0)
            count_device(passed->argument, id, &users);
        else if (strcmp(passed->option, "mon") == 0)
            count_mon(passed->argument, id, &users);
        else
            users.others += names(passed->argument, id);
    }
    for (unsigned i = 0; i < vm->netdev_count; i++)
        users.others += vm->netdevs[i].options != NULL && names(vm->netdevs[i].options, id);
    return users;
}
