/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan/boot-order.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/decimal.h"
#include "common/option-list.h"
#include "qemu-integration/plan/netdev.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* QEMU's letters: validate_bootdevices() of its softmmu/bootdevice.c. */
#define FIRST_LETTER 'a'
#define LAST_LETTER  'p'
#define FIRST_CARD   'n'

/* What -boot says of an order. */
struct boot_words {
    char *order; /* owned; NULL: none */
    bool strict;
};

static void release_words(struct boot_words *words)
{
    free(words->order);
}

#define cleanup_words __attribute__((cleanup(release_words)))

/* The first disk or CD-ROM that is not empty. */
static const struct vm_drive *find_drive(const struct vm *vm, bool cdrom)
{
    const struct vm_drive *found = NULL;

    for (unsigned i = 0; i < vm->drive_count; i++) {
        const struct vm_drive *drive = &vm->drives[i];

        if (drive->file != NULL && drive->cdrom == cdrom &&
            (found == NULL || drive->index < found->index))
            found = drive;
    }
    return found;
}

static void add_drive(struct plan_boot_order *order, const struct vm_drive *drive)
{
    for (unsigned i = 0; i < order->count; i++)
        if (order->devices[i].drive == drive)
            return;
    if (drive != NULL)
        order->devices[order->count++] = (struct plan_boot_device){.drive = drive};
}

static int add_card(struct plan_boot_order *order, const struct vm *vm, unsigned nic,
                    struct error *error)
{
    enum vm_network network = plan_find_netdev(vm, nic)->network;

    for (unsigned i = 0; i < order->count; i++)
        if (order->devices[i].drive == NULL && order->devices[i].nic == nic)
            return 0;
    if (network != NETWORK_BRIDGE && network != NETWORK_TAP)
        return error_set(
            error,
            "-boot: network card %u is not on a bridge or tap, without which a PV guest "
            "cannot be booted from the network",
            nic);
    order->devices[order->count++] = (struct plan_boot_device){.nic = nic};
    return 0;
}

/* What only a PC's firmware heeds. */
static bool is_of_firmware(const char *key)
{
    static const char *const keys[] = {"menu", "splash", "splash-time", "reboot-timeout"};

    for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

static int read_words(const struct vm *vm, bool later, struct boot_words *words,
                      struct error *error)
{
    bool once = false;

    for (unsigned i = 0; i < vm->passed_count; i++) {
        if (strcmp(vm->passed[i].option, "boot") != 0)
            continue;
        cleanup_option_list struct option_list list =
            option_list_open("boot", vm->passed[i].argument, "order");
        int status;

        while ((status = option_list_next(&list, error)) == 1) {
            bool is_once = strcmp(list.key, "once") == 0;

            if (strcmp(list.key, "strict") == 0) {
                words->strict = strcmp(list.value, "on") == 0;
            } else if ((is_once && !later) || (strcmp(list.key, "order") == 0 && !once)) {
                once = is_once;
                free(words->order);
                words->order = alloc_copy(list.value);
            } else if (!is_once && strcmp(list.key, "order") != 0 && !is_of_firmware(list.key)) {
                return error_set(error, "-boot %s: unknown key '%s'", vm->passed[i].argument,
                                 list.key);
            }
        }
        if (status < 0)
            return -1;
    }
    return 0;
}

static int check_letters(const char *order, struct error *error)
{
    for (const char *letter = order; *letter != '\0'; letter++) {
        if (*letter < FIRST_LETTER || *letter > LAST_LETTER)
            return error_set(error, "-boot %s: '%c' is no boot device", order, *letter);
        if (strchr(letter + 1, *letter) != NULL)
            return error_set(error, "-boot %s: '%c' is there twice", order, *letter);
    }
    return 0;
}

static int add_letters(struct plan_boot_order *order, const struct vm *vm, const char *letters,
                       struct error *error)
{
    for (const char *letter = letters; *letter != '\0'; letter++) {
        if (*letter == 'c')
            add_drive(order, find_drive(vm, false));
        else if (*letter == 'd')
            add_drive(order, find_drive(vm, true));
        else if (*letter >= FIRST_CARD && (unsigned)(*letter - FIRST_CARD) < vm->nic_count &&
                 add_card(order, vm, (unsigned)(*letter - FIRST_CARD), error) < 0)
            return -1;
    }
    return 0;
}

/* Returns -1 if the card has none. */
static int64_t boot_index(const struct vm_nic *nic)
{
    cleanup_free char *text =
        nic->options == NULL ? NULL : option_list_find(nic->options, NULL, "bootindex");
    uint64_t index;

    return text != NULL && decimal_parse(&index, text, INT32_MAX) ? (int64_t)index : -1;
}

/* As QEMU, which has no such devices to look at. */
static int check_indices(const struct vm *vm, struct error *error)
{
    int64_t indices[VM_NICS_MAX + VM_DRIVES_MAX];
    unsigned count = 0;

    for (unsigned i = 0; i < vm->nic_count; i++)
        indices[count++] = boot_index(&vm->nics[i]);
    for (unsigned i = 0; i < vm->drive_count; i++)
        indices[count++] = vm->drives[i].has_boot_index ? (int64_t)vm->drives[i].boot_index : -1;
    for (unsigned i = 0; i < count; i++)
        for (unsigned other = 0; other < i; other++)
            if (indices[i] >= 0 && indices[i] == indices[other])
                return error_set(error, "The bootindex %" PRId64 " has already been used",
                                 indices[i]);
    return 0;
}

/* The card or drive with the lowest bootindex above @last; false: there is none. */
static bool find_next(const struct vm *vm, int64_t last, struct plan_boot_device *next,
                      int64_t *lowest)
{
    *lowest = INT64_MAX;
    for (unsigned i = 0; i < vm->nic_count; i++) {
        int64_t index = boot_index(&vm->nics[i]);

        if (index > last && index < *lowest) {
            *lowest = index;
            *next = (struct plan_boot_device){.nic = i};
        }
    }
    for (unsigned i = 0; i < vm->drive_count; i++) {
        const struct vm_drive *drive = &vm->drives[i];

        if (drive->has_boot_index && drive->boot_index > last && drive->boot_index < *lowest) {
            *lowest = drive->boot_index;
            *next = (struct plan_boot_device){.drive = drive};
        }
    }
    return *lowest != INT64_MAX;
}

/* Those with a bootindex, the lowest first. */
static int add_indexed(struct plan_boot_order *order, const struct vm *vm, struct error *error)
{
    struct plan_boot_device next;
    int64_t last = -1;

    while (find_next(vm, last, &next, &last))
        if (next.drive != NULL)
            add_drive(order, next.drive);
        else if (add_card(order, vm, next.nic, error) < 0)
            return -1;
    return 0;
}

int plan_boot_check(const struct vm *vm, struct error *error)
{
    cleanup_words struct boot_words words = {0};

    return read_words(vm, false, &words, error) < 0 ? -1 : check_indices(vm, error);
}

int plan_boot_order(const struct vm *vm, bool later, struct plan_boot_order *order,
                    struct error *error)
{
    cleanup_words struct boot_words words = {0};

    *order = (struct plan_boot_order){0};
    if (read_words(vm, later, &words, error) < 0 || add_indexed(order, vm, error) < 0)
        return -1;
    if (words.order != NULL &&
        (check_letters(words.order, error) < 0 || add_letters(order, vm, words.order, error) < 0))
        return -1;
    if (words.strict && (words.order != NULL || order->count > 0))
        return 0;
    add_drive(order, find_drive(vm, false));
    if (words.order != NULL || order->count == 0)
        add_drive(order, find_drive(vm, true));
    return 0;
}
