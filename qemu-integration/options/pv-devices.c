/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/pv-devices.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/decimal.h"
#include "common/option-list.h"
#include "qemu-integration/options/passed.h"
#include "qemu-integration/options/pv-device-kinds.h"
#include "qemu-integration/options/pv-disk.h"
#include "qemu-integration/options/pv-twins.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* MiB, of QEMU's. */
#define DEFAULT_CARD_MEMORY 16

/* A -device that is being looked at. */
struct device {
    char *list;   /* owned */
    char *driver; /* owned; "" if it has none, which QEMU refuses */
    enum pv_device_kind kind;
    const char *reason;
};

static void release(struct device *device)
{
    free(device->list);
    free(device->driver);
}

#define cleanup_device __attribute__((cleanup(release)))

static bool is_device(const struct vm_passed *passed)
{
    return strcmp(passed->option, "device") == 0;
}

static struct device read_device(const struct vm_passed *passed)
{
    struct device device = {.list = option_read_list("device", passed->argument, NULL)};

    if (device.list != NULL)
        device.driver = option_list_find(device.list, "driver", "driver");
    if (device.driver == NULL)
        device.driver = alloc_copy("");
    device.kind = pv_device_kind(device.driver, &device.reason);
    /* A controller, whose disks are devices of their own. */
    if (strcmp(device.driver, "nvme") == 0)
        device.kind = option_list_has(device.list, "driver", "drive", NULL) ? PV_DEVICE_DISK
                                                                            : PV_DEVICE_BUILT_IN;
    return device;
}

/* "virtio-rng-pci (rng0)" */
static void leave_out(struct vm *vm, const struct device *device)
{
    cleanup_free char *id = option_list_find(device->list, "driver", "id");
    cleanup_free char *before = vm->left_out;

    vm->left_out = alloc_format("%s%s%s%s%s%s", before == NULL ? "" : before,
                                before == NULL ? "" : ", ", device->driver, id == NULL ? "" : " (",
                                id == NULL ? "" : id, id == NULL ? "" : ")");
}

/* A serial port is the next PV console, a named one a channel. */
static int add_console(struct parser *parser, const struct device *device)
{
    struct vm *vm = parser->vm;
    cleanup_free char *chardev = option_list_find(device->list, "driver", "chardev");
    cleanup_free char *name =
        device->kind == PV_DEVICE_CHANNEL ? option_list_find(device->list, "driver", "name") : NULL;

    if (chardev == NULL)
        return error_set(parser->error, "-device %s: needs chardev=ID", device->driver);
    if (device->kind == PV_DEVICE_CHANNEL && vm->serial_count == 0)
        vm->serials[vm->serial_count++] = "null"; /* the first is the guest's console */
    if (vm->serial_count == VM_SERIALS_MAX)
        return error_set(parser->error, "-device %s: at most %d PV consoles", device->driver,
                         VM_SERIALS_MAX);
    vm->serial_names[vm->serial_count] =
        name == NULL ? NULL : option_keep(vm, steal_pointer(&name));
    vm->serials[vm->serial_count++] = option_keep(vm, alloc_format("chardev:%s", chardev));
    return 0;
}

static int add_consoles(struct parser *parser, enum pv_device_kind kind)
{
    const struct vm *vm = parser->vm;

    for (unsigned i = 0; i < vm->passed_count; i++) {
        if (!is_device(&vm->passed[i]))
            continue;
        cleanup_device struct device device = read_device(&vm->passed[i]);

        if (device.kind == kind && add_console(parser, &device) < 0)
            return -1;
    }
    return 0;
}

/* A program that has asked for the card looks how much memory it has. */
static void note_card(struct vm *vm, const struct device *device)
{
    static const char *const drivers[] = {"VGA", "vmware-svga"};
    cleanup_free char *memory = option_list_find(device->list, "driver", "vgamem_mb");
    char *id = option_list_find(device->list, "driver", "id");
    uint64_t mib = DEFAULT_CARD_MEMORY;

    for (size_t i = 0; i < ARRAY_SIZE(drivers) && id != NULL; i++)
        if (strcmp(drivers[i], device->driver) == 0 &&
            (memory == NULL || decimal_parse(&mib, memory, UINT_MAX)))
            vm->card =
                (struct vm_card){drivers[i], option_keep(vm, steal_pointer(&id)), (unsigned)mib};
    free(id);
}

/* Returns 1 to keep the option, 0 to drop it, or -1. */
static int judge(struct parser *parser, const struct vm_passed *passed)
{
    cleanup_device struct device device = read_device(passed);

    switch (device.kind) {
    case PV_DEVICE_OWN:
    case PV_DEVICE_DISK:
        return 1;
    case PV_DEVICE_CDROM:
        /* QEMU's PV drive cannot be empty. */
        if (option_list_has(device.list, "driver", "drive", NULL) &&
            !option_list_has(device.list, "driver", "drive", ""))
            return 1;
        leave_out(parser->vm, &device);
        return 0;
    case PV_DEVICE_BUILT_IN:
        note_card(parser->vm, &device);
        return 0;
    case PV_DEVICE_CONSOLE:
    case PV_DEVICE_CHANNEL:
        return 0;
    case PV_DEVICE_LEFT_OUT:
        leave_out(parser->vm, &device);
        return 0;
    case PV_DEVICE_REFUSED:
        break;
    }
    return error_set(parser->error, "-device %s: %s", device.driver, device.reason);
}

static int drop_devices(struct parser *parser)
{
    struct vm *vm = parser->vm;
    unsigned kept = 0;

    for (unsigned i = 0; i < vm->passed_count; i++) {
        int keep = is_device(&vm->passed[i]) ? judge(parser, &vm->passed[i]) : 1;

        if (keep < 0)
            return -1;
        if (keep)
            vm->passed[kept++] = vm->passed[i];
    }
    vm->passed_count = kept;
    return 0;
}

/* The disks' places are given out in this order. */
enum rank { RANK_VIRTIO, RANK_DISK, RANK_CDROM, RANKS };

static enum rank rank_of(const struct device *device)
{
    if (device->kind == PV_DEVICE_CDROM)
        return RANK_CDROM;
    return strncmp(device->driver, "virtio-", 7) == 0 ? RANK_VIRTIO : RANK_DISK;
}

/* An HVM guest's get a twin. */
static bool needs_place(const struct vm *vm, const struct device *device)
{
    return vm->machine == MACHINE_XENFV
               ? pv_twin_is_missing(vm, device->driver, device->list)
               : device->kind == PV_DEVICE_DISK || device->kind == PV_DEVICE_CDROM;
}

static int replace_disk(struct parser *parser, unsigned number, const struct device *device,
                        unsigned index)
{
    if (parser->vm->machine == MACHINE_XENFV)
        return pv_twin_add(parser, number, device->list, index);
    char *argument =
        pv_disk_make(device->list, device->kind == PV_DEVICE_CDROM, index, parser->error);

    if (argument == NULL)
        return -1;
    parser->vm->passed[number].argument = option_keep(parser->vm, argument);
    return 0;
}

/* Of one rank: those that name a free place, or the others. */
static int replace_disks_of(struct parser *parser, enum rank rank, bool named,
                            bool taken[VM_XEN_DRIVES])
{
    struct vm *vm = parser->vm;

    for (unsigned i = 0; i < vm->passed_count; i++) {
        if (!is_device(&vm->passed[i]))
            continue;
        cleanup_device struct device device = read_device(&vm->passed[i]);
        int index;

        if (rank_of(&device) != rank || !needs_place(vm, &device))
            continue;
        index = named ? pv_disk_named_place(device.list, taken) : pv_disk_free_place(taken);
        if (index < 0 && named)
            continue;
        if (index < 0)
            return error_set(parser->error, "-device %s: at most %d PV disks", device.driver,
                             VM_XEN_DRIVES);
        if (replace_disk(parser, i, &device, (unsigned)index) < 0)
            return -1;
        taken[index] = true;
    }
    return 0;
}

static int replace_disks(struct parser *parser)
{
    bool taken[VM_XEN_DRIVES] = {0};

    pv_disk_find_taken(parser, taken);
    for (enum rank rank = RANK_VIRTIO; rank < RANKS; rank++)
        if (replace_disks_of(parser, rank, true, taken) < 0)
            return -1;
    for (enum rank rank = RANK_VIRTIO; rank < RANKS; rank++)
        if (replace_disks_of(parser, rank, false, taken) < 0)
            return -1;
    return 0;
}

int option_replace_devices(struct parser *parser)
{
    if (parser->vm->machine == MACHINE_XENFV)
        return replace_disks(parser);
    return add_consoles(parser, PV_DEVICE_CONSOLE) < 0 ||
                   add_consoles(parser, PV_DEVICE_CHANNEL) < 0 || drop_devices(parser) < 0 ||
                   replace_disks(parser) < 0
               ? -1
               : 0;
}
