/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Selects which of its consoles QEMU shows on the user's VNC display.
 *
 * QEMU creates a new console each time the frontend of a framebuffer connects, but continues to
 * show the first one. Its monitor has no command to switch; only the keys Ctrl, Alt and a digit
 * do, and since QEMU 9.0 they count for the display on which they are pressed. So qemu-xen is a
 * client of that display, over one end of a socket pair.
 *
 * Source: RFC 6143 (the RFB protocol); QEMU's documentation of -vnc.
 */
#ifndef QEMU_INTEGRATION_DEVICE_MODEL_CONSOLE_SWITCH_H
#define QEMU_INTEGRATION_DEVICE_MODEL_CONSOLE_SWITCH_H

#include "common/error.h"

#include <event2/event.h>

/* Highest number of a console that a digit can select. */
#define CONSOLE_SWITCH_MAX 9

struct console_switch;

/*
 * Gives QEMU @fd as the connection of a VNC client that needs no password. The caller closes it.
 * Returns 0, or -1.
 */
typedef int console_switch_connect(void *context, int fd, struct error *error);

/**
 * console_switch_open() - Prepare to select; nothing is connected yet
 * @loop:    Borrowed while the switch is open
 * @connect: Called whenever a console is to be selected and there is no connection
 * @context: Its first argument
 * @error:   Filled on failure
 *
 * Return: switch for console_switch_close(), or NULL
 */
struct console_switch *console_switch_open(struct event_base *loop, console_switch_connect *connect,
                                           void *context, struct error *error);

/**
 * console_switch_select() - Have QEMU show a console, as soon as it is connected
 * @number: 1 to CONSOLE_SWITCH_MAX. Until QEMU is connected, a later call replaces an earlier one
 * @error:  Filled on failure
 *
 * The guest's keyboard sees Ctrl and Alt pressed and released, but not the digit. Nothing happens
 * if QEMU's keyboard layout (-k) lacks the digit, as two of its layouts do, th and et.
 *
 * Return: 0, or -1
 */
int console_switch_select(struct console_switch *consoles, unsigned number, struct error *error);

/**
 * console_switch_close() - Disconnect; NULL is allowed
 */
void console_switch_close(struct console_switch *consoles);

#endif
