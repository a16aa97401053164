/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is unplugged: unplug_disks() of QEMU's hw/i386/xen/xen_platform.c, IDE and SCSI. */
#include "qemu-integration/options/pv-twins.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/option-list.h"
#include "qemu-integration/options/passed.h"
#include "qemu-integration/options/pv-disk.h"

#include <stdlib.h>
#include <string.h>

static bool is_unplugged(const char *driver)
{
    static const char *const drivers[] = {"ide-hd",
                                          "scsi-hd",
                                          "virtio-blk",
                                          "virtio-blk-pci",
                                          "virtio-blk-pci-transitional",
                                          "virtio-blk-pci-non-transitional"};

    for (size_t i = 0; i < ARRAY_SIZE(drivers); i++)
        if (strcmp(drivers[i], driver) == 0)
            return true;
    return false;
}

/* Whether something of that option and, by its list, of that driver has a key with that value. */
static bool is_passed(const struct vm *vm, const char *option, const char *driver, const char *key,
                      const char *value)
{
    for (unsigned i = 0; i < vm->passed_count; i++) {
        if (strcmp(vm->passed[i].option, option) != 0)
            continue;
        cleanup_free char *list = option_read_list(option, vm->passed[i].argument, NULL);

        if (list != NULL && option_list_has(list, "driver", key, value) &&
            (driver == NULL || option_list_has(list, "driver", "driver", driver)))
            return true;
    }
    return false;
}

/* A twin can neither stop the guest nor go on. */
static bool has_other_policy(const char *list)
{
    cleanup_option_list struct option_list items = option_list_open("device", list, "driver");

    while (option_list_next(&items, NULL) == 1)
        if (pv_disk_is_other_policy(items.key, items.value))
            return true;
    return false;
}

bool pv_twin_is_missing(const struct vm *vm, const char *driver, const char *list)
{
    cleanup_free char *node = option_list_find(list, "driver", "drive");

    return node != NULL && is_unplugged(driver) && !has_other_policy(list) &&
           is_passed(vm, "blockdev", NULL, "node-name", node) &&
           !is_passed(vm, "device", "xen-disk", "drive", node);
}

static char *with_share(const char *list)
{
    cleanup_option_list struct option_list items = option_list_open("device", list, "driver");
    char *shared = NULL;

    while (option_list_next(&items, NULL) == 1)
        if (strcmp(items.key, "share-rw") != 0)
            option_list_append(&shared, items.key, items.value);
    option_list_append(&shared, "share-rw", "on");
    return shared;
}

int pv_twin_add(struct parser *parser, unsigned number, const char *list, unsigned index)
{
    struct vm *vm = parser->vm;
    const char place[] = {'x', 'v', 'd', (char)('a' + index), '\0'};
    cleanup_free char *node = option_list_find(list, "driver", "drive");
    char *twin = NULL;

    option_list_append_word(&twin, "xen-disk");
    option_list_append(&twin, "vdev", place);
    option_list_append(&twin, "drive", node);
    option_list_append(&twin, "share-rw", "on");
    vm->passed[number].argument = option_keep(vm, with_share(list));
    return option_pass(parser, "device", option_keep(vm, twin));
}
