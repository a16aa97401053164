/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/pci-slots.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/option-list.h"
#include "qemu-integration/options/passed.h"

#include <stdlib.h>
#include <string.h>

/* pc_xen_hvm_init() in QEMU's hw/i386/pc_piix.c, after the host bridge and the PIIX3. */
#define PLATFORM_SLOT 2
#define SLOTS         32

/* The slot of "addr=SLOT[.FUNCTION]", in hexadecimal as QEMU reads it; -1: none on the first bus.
 */
static int read_slot(const char *list)
{
    cleanup_free char *address = option_list_find(list, "driver", "addr");
    cleanup_free char *bus = option_list_find(list, "driver", "bus");
    char *end;

    if (address == NULL || (bus != NULL && strcmp(bus, "pci.0") != 0))
        return -1;
    unsigned long slot = strtoul(address, &end, 16);
    return end == address || (*end != '\0' && *end != '.') || slot >= SLOTS ? -1 : (int)slot;
}

static char *device_list(const struct vm_passed *passed)
{
    return strcmp(passed->option, "device") == 0
               ? option_read_list("device", passed->argument, NULL)
               : NULL;
}

static void find_taken(const struct vm *vm, bool taken[SLOTS])
{
    for (unsigned i = 0; i < vm->passed_count; i++) {
        cleanup_free char *list = device_list(&vm->passed[i]);
        int slot = list == NULL ? -1 : read_slot(list);

        if (slot >= 0)
            taken[slot] = true;
    }
    for (unsigned i = 0; i < vm->nic_count; i++) {
        int slot = vm->nics[i].options == NULL ? -1 : read_slot(vm->nics[i].options);

        if (slot >= 0)
            taken[slot] = true;
    }
}

static char *with_slot(const char *list, unsigned slot)
{
    cleanup_option_list struct option_list items = option_list_open("device", list, "driver");
    cleanup_free char *address = alloc_format("0x%x", slot);
    char *moved = NULL;

    while (option_list_next(&items, NULL) == 1)
        option_list_append(&moved, items.key,
                           strcmp(items.key, "addr") == 0 ? address : items.value);
    return moved;
}

void option_free_slots(struct vm *vm)
{
    bool taken[SLOTS] = {0};

    find_taken(vm, taken);
    for (unsigned i = 0; i < vm->passed_count; i++) {
        cleanup_free char *list = device_list(&vm->passed[i]);
        unsigned slot = SLOTS - 1;

        if (list == NULL || read_slot(list) != PLATFORM_SLOT)
            continue;
        while (slot > PLATFORM_SLOT && taken[slot])
            slot--;
        taken[slot] = true;
        vm->passed[i].argument = option_keep(vm, with_slot(list, slot));
    }
}
