/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A menu on a screen: keys and time in, bytes for the terminal and the choice out. Pure.
 */
#ifndef NETBOOT_MENU_MENU_VIEW_H
#define NETBOOT_MENU_MENU_VIEW_H

#include "netboot/host.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct menu_view;

/**
 * menu_view_open() - Begin to show a menu
 * @menu:    Borrowed until menu_view_close(). A title, a message or a help text has one or more
 *           lines
 * @rows:    Of the terminal, at least 2
 * @columns: Likewise, at least 10
 * @now:     Milliseconds, by any clock
 *
 * Return: view for menu_view_close()
 */
struct menu_view *menu_view_open(const struct netboot_menu *menu, unsigned rows, unsigned columns,
                                 int64_t now);

/**
 * menu_view_close() - Free it
 */
void menu_view_close(struct menu_view *view);

/**
 * menu_view_resize() - Draw everything anew at the next menu_view_draw(), in this size
 */
void menu_view_resize(struct menu_view *view, unsigned rows, unsigned columns);

/**
 * menu_view_draw() - Write what has changed
 */
void menu_view_draw(struct menu_view *view, int64_t now, FILE *output);

/**
 * menu_view_take() - Take a key
 * @chosen: Filled if that ends the menu
 *
 * Return: whether it does
 */
bool menu_view_take(struct menu_view *view, int key, struct netboot_chosen *chosen);

/**
 * menu_view_take_time() - Take the time
 * @chosen: Filled if the time is over
 *
 * Return: whether it is
 */
bool menu_view_take_time(struct menu_view *view, int64_t now, struct netboot_chosen *chosen);

/**
 * menu_view_wait() - Milliseconds until time changes anything; -1: it never does
 */
int64_t menu_view_wait(const struct menu_view *view, int64_t now);

#endif
