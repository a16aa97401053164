/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options that name disks: -hda to -hdd, -cdrom, -drive. What a drive contains is QEMU's
 * business and handed on; where it is attached is decided here.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_DRIVES_H
#define QEMU_INTEGRATION_OPTIONS_DRIVES_H

#include "common/error.h"
#include "qemu-integration/vm.h"

/* Drives as they were named, before the machine is known and their places are. */
struct drive_wish {
    bool has_bus;
    bool has_index;
};

struct drive_wishes {
    struct drive_wish of[VM_DRIVES_MAX];
};

/**
 * option_add_disk() - -hda to -hdd, -cdrom
 * @file: The argument
 *
 * Return: 0, or -1
 */
int option_add_disk(struct vm *vm, struct drive_wishes *wishes, const char *option,
                    const char *file, struct error *error);

/**
 * option_add_drive() - -drive; one with if=none goes to QEMU as it is
 *
 * Return: 0, or -1
 */
int option_add_drive(struct vm *vm, struct drive_wishes *wishes, const char *option,
                     const char *argument, struct error *error);

/**
 * option_place_drives() - Give every drive its bus and index, now that the machine is known
 *
 * Return: 0, or -1 if two are at one place or the machine has no such place
 */
int option_place_drives(struct vm *vm, const struct drive_wishes *wishes, struct error *error);

/**
 * option_release_drives() - Free what the drives own
 */
void option_release_drives(struct vm *vm);

#endif
