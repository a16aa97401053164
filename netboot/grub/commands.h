/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands of configurations that boot nothing. Source: GNU GRUB's manual, "Commands".
 */
#ifndef NETBOOT_GRUB_COMMANDS_H
#define NETBOOT_GRUB_COMMANDS_H

#include "netboot/grub/interpreter.h"

/* Variables, flow and what does nothing here: modules, graphics, sound. There are no disks, so what
 * searches them finds nothing but EFI loaders, which stand for the next device of the boot order.
 */
extern const struct grub_command grub_shell_commands[];

#endif
