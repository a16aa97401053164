/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/pv-disk.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/decimal.h"
#include "common/option-list.h"
#include "qemu-integration/options/passed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void pv_disk_find_taken(const struct parser *parser, bool taken[VM_XEN_DRIVES])
{
    const struct vm *vm = parser->vm;

    for (unsigned i = 0; i < vm->drive_count; i++)
        if (parser->drives[i].index && vm->drives[i].index < VM_XEN_DRIVES)
            taken[vm->drives[i].index] = true;
    for (unsigned i = 0; i < vm->passed_count; i++) {
        if (strcmp(vm->passed[i].option, "device") != 0)
            continue;
        cleanup_free char *list = option_read_list("device", vm->passed[i].argument, NULL);
        cleanup_free char *vdev = list == NULL ? NULL : option_list_find(list, "driver", "vdev");
        unsigned index;

        if (pv_disk_read_place(&index, vdev))
            taken[index] = true;
    }
}

/* The digits at the end of a text; false: there are none. */
static bool read_last_number(unsigned *number, const char *text)
{
    size_t end = strlen(text), begin = end;
    uint64_t value;

    while (begin > 0 && text[begin - 1] >= '0' && text[begin - 1] <= '9')
        begin--;
    if (begin == end || !decimal_parse(&value, text + begin, VM_XEN_DRIVES - 1))
        return false;
    *number = (unsigned)value;
    return true;
}

/* "ide.1", unit 0: each of the two buses has two disks. */
static bool read_ide_place(unsigned *index, const char *list)
{
    cleanup_free char *bus = option_list_find(list, "driver", "bus");
    cleanup_free char *unit = option_list_find(list, "driver", "unit");
    unsigned bus_number, unit_number = 0;

    if (bus == NULL || strncmp(bus, "ide.", 4) != 0 || !read_last_number(&bus_number, bus) ||
        (unit != NULL && !read_last_number(&unit_number, unit)))
        return false;
    *index = 2 * bus_number + unit_number;
    return true;
}

int pv_disk_named_place(const char *list, const bool taken[VM_XEN_DRIVES])
{
    cleanup_free char *id = option_list_find(list, "driver", "id");
    unsigned index;

    return (read_ide_place(&index, list) || (id != NULL && read_last_number(&index, id))) &&
                   index < VM_XEN_DRIVES && !taken[index]
               ? (int)index
               : -1;
}

int pv_disk_free_place(const bool taken[VM_XEN_DRIVES])
{
    for (unsigned index = 0; index < VM_XEN_DRIVES; index++)
        if (!taken[index])
            return (int)index;
    return -1;
}

bool pv_disk_read_place(unsigned *index, const char *vdev)
{
    if (vdev == NULL || strncmp(vdev, "xvd", 3) != 0 || vdev[3] < 'a' ||
        vdev[3] >= 'a' + VM_XEN_DRIVES || vdev[4] != '\0')
        return false;
    *index = (unsigned)(vdev[3] - 'a');
    return true;
}

bool pv_disk_keeps(const char *key)
{
    static const char *const keys[] = {"bootindex", /* read by the plan, not by QEMU */
                                       "drive",
                                       "id",
                                       "iothread",
                                       "logical_block_size",
                                       "physical_block_size",
                                       "min_io_size",
                                       "opt_io_size",
                                       "discard_granularity",
                                       "share-rw",
                                       "write-cache"};

    for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

bool pv_disk_is_other_policy(const char *key, const char *value)
{
    return (strcmp(key, "werror") == 0 || strcmp(key, "rerror") == 0) &&
           (strcmp(value, "stop") == 0 || strcmp(value, "ignore") == 0);
}

static char *begin_device(const char *driver, unsigned index)
{
    const char place[] = {'x', 'v', 'd', (char)('a' + index), '\0'};
    char *argument = NULL;

    option_list_append_word(&argument, driver);
    option_list_append(&argument, "vdev", place);
    return argument;
}

char *pv_disk_make(const char *list, bool cdrom, unsigned index, struct error *error)
{
    cleanup_free char *driver = option_list_find(list, "driver", "driver");
    cleanup_option_list struct option_list items = option_list_open("device", list, "driver");
    cleanup_free char *argument = begin_device(cdrom ? "xen-cdrom" : "xen-disk", index);
    int status;

    while ((status = option_list_next(&items, error)) == 1) {
        if (pv_disk_is_other_policy(items.key, items.value)) {
            error_set(error, "-device %s: %s=%s: a PV disk reports errors to the guest", driver,
                      items.key, items.value);
            return NULL;
        }
        if (pv_disk_keeps(items.key))
            option_list_append(&argument, items.key, items.value);
    }
    return status < 0 ? NULL : steal_pointer(&argument);
}
