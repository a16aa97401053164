/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options that name disks: -hda to -hdd, -cdrom, -drive. What describes a drive's contents is
 * passed on to QEMU; where it is attached is decided here.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_DRIVES_H
#define QEMU_INTEGRATION_OPTIONS_DRIVES_H

#include "qemu-integration/options/parser.h"

extern const struct option_group drives_options;

/**
 * option_add_disk() - -hda to -hdd, -cdrom, or an image without an option, which is -hda
 */
apply_function option_add_disk;

/**
 * option_new_drive() - Add a drive
 * @origin: How the user named it, for messages
 *
 * Return: the last of the drives, borrowed; NULL with the parser's error set if there are too many
 */
struct vm_drive *option_new_drive(struct parser *parser, const char *origin);

/**
 * option_is_on() - Read a switch as QEMU does, which refuses other values than on and off
 */
bool option_is_on(const char *value);

/**
 * option_place_drives() - Give every drive its bus and index, now that the machine is known
 *
 * Return: 0, or -1 if two are at one place or the machine has no such place
 */
int option_place_drives(struct parser *parser);

/**
 * option_release_drives() - Free what the drives own
 */
void option_release_drives(struct vm *vm);

#endif
