/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * GRUB's menus: what is shown, chosen by the user or the time, and run.
 */
#ifndef NETBOOT_GRUB_MENU_H
#define NETBOOT_GRUB_MENU_H

#include "netboot/grub/interpreter.h"

/**
 * grub_menu_run() - Show a menu and run what is chosen, until the outcome is decided
 * @menu:      Has entries
 * @nested:    The user may leave it, to where he came from
 * @selected:  Entry that is selected at first, as $default names it
 * @automatic: Run that one without showing the menu, at first
 *
 * The variable timeout counts for a menu that is not automatic and was not reached by a choice.
 */
void grub_menu_run(struct grub *grub, const struct grub_menu *menu, bool nested,
                   const char *selected, bool automatic);

/**
 * grub_menu_run_file() - Run a configuration as "configfile" does, with a menu of its own
 *
 * Return: whether it could be run
 */
bool grub_menu_run_file(struct grub *grub, const char *file);

/**
 * grub_menu_run_first() - Show the menu as the variables default and timeout say
 */
void grub_menu_run_first(struct grub *grub, const struct grub_menu *menu, bool nested);

#endif
