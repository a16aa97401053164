/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The entries of menus.
 */
#ifndef NETBOOT_GRUB_ENTRIES_H
#define NETBOOT_GRUB_ENTRIES_H

#include "netboot/grub/interpreter.h"

#define GRUB_ENTRIES_MAX 1024 /* of a menu */

/**
 * grub_entry_add() - Run "menuentry" or "submenu": add an entry to the menu
 * @words: The command and its arguments
 * @body:  What the entry runs
 *
 * Return: false if it is none, and the user has been told
 */
bool grub_entry_add(struct grub *grub, char **words, size_t count, const struct grub_node *body);

/**
 * grub_entries_release() - Free the entries of a menu
 */
void grub_entries_release(struct grub_menu *menu);

/**
 * grub_entry_find() - Find the entry that a variable such as $default names
 * @name: Index, id or title; a part after '>' is about a submenu
 * @rest: Filled with that part, in @name; "" if there is none
 *
 * Return: its index, or -1
 */
int grub_entry_find(const struct grub_menu *menu, const char *name, const char **rest);

#endif
