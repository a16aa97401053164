/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The menu on the guest's serial line: passes input on, and notices when a client has missed output
 * and needs the whole menu again. While a monitor has the line the menu is not shown.
 */
#ifndef QEMU_INTEGRATION_BOOT_CHOICE_MENU_LINE_H
#define QEMU_INTEGRATION_BOOT_CHOICE_MENU_LINE_H

#include "common/bytes.h"
#include "pty-bridge/serial/serial-line.h"
#include "pty-bridge/serial/serial-switch.h"

#include <stdbool.h>
#include <stddef.h>

struct menu_line_config {
    struct serial_line *line;     /* borrowed; NULL: the menu is on no line */
    struct serial_switch *serial; /* its other side; borrowed; NULL with it */
    bool lossy;                   /* drop output that does not fit instead of waiting for a client:
                                     the menu is on a screen too */
    void (*typed)(void *context, const char *bytes, size_t length);
    /*
     * A client has connected or disconnected, or there is space for output again. @missed: the
     * client connected late or missed output, and must be shown the whole menu again.
     */
    void (*changed)(void *context, bool missed);
    void *context;
};

struct menu_line {
    struct menu_line_config config;
    bool connected; /* a client sees the output */
    bool behind;    /* output was dropped */
};

/**
 * menu_line_open() - Take the line
 * @line:   Filled, and not to be moved while the bootloader has the line
 * @config: Copied
 *
 * The line is given up by serial_switch_to_guest() or serial_switch_close().
 */
void menu_line_open(struct menu_line *line, const struct menu_line_config *config);

/**
 * menu_line_is_ready() - Whether the bootloader's output may be read
 *
 * Not while a client that must see all of it is slow to read.
 */
bool menu_line_is_ready(const struct menu_line *line);

/**
 * menu_line_write() - Show the bootloader's output, as it is
 */
void menu_line_write(struct menu_line *line, struct bytes bytes);

/**
 * menu_line_repaint() - Write part of a repainted terminal
 * @context: The line; a terminal_output_function
 */
void menu_line_repaint(void *context, const char *bytes, size_t length);

#endif
