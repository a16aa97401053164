/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What commands have loaded, and the end of the client with it. Source: GNU GRUB's manual, "linux",
 * "initrd", "chainloader", "boot".
 */
#ifndef NETBOOT_GRUB_LOADED_H
#define NETBOOT_GRUB_LOADED_H

#include "netboot/grub/interpreter.h"

/**
 * grub_boot_loaded() - End with what has been loaded
 *
 * Return: whether there is something; if not, the user has been told
 */
bool grub_boot_loaded(struct grub *grub);

/**
 * grub_is_loaded() - Whether there is something to boot
 */
bool grub_is_loaded(const struct grub *grub);

/**
 * grub_is_linux() - Whether a command loads a kernel, with its arguments behind the file's name
 */
bool grub_is_linux(const char *command);

/* linux, initrd, chainloader, boot. Arguments are passed on as they are written. */
extern const struct grub_command grub_boot_commands[];

#endif
