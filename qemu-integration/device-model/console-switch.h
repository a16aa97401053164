/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Selects which of its consoles QEMU shows to all connected VNC clients.
 *
 * QEMU creates a new console each time the frontend of a framebuffer connects, but continues to
 * show the first one. Its monitor has no command to switch; only the keys Ctrl, Alt and a digit on
 * a VNC connection do. So qemu-xen has a connection of its own, to a VNC display that no other
 * client can reach: QEMU connects (reverse=on) to a socket that has no name on the host.
 *
 * Source: RFC 6143 (the RFB protocol); QEMU's documentation of -vnc.
 */
#ifndef QEMU_INTEGRATION_DEVICE_MODEL_CONSOLE_SWITCH_H
#define QEMU_INTEGRATION_DEVICE_MODEL_CONSOLE_SWITCH_H

#include "common/call-gate.h"
#include "common/error.h"

#include <event2/event.h>

/* Highest number of a console that a digit can select. */
#define CONSOLE_SWITCH_MAX 9

/* Name of the socket in console_switch_directory(). */
#define CONSOLE_SWITCH_SOCKET "vnc"

struct console_switch;

/**
 * console_switch_open() - Listen for QEMU's connection
 * @loop:  Borrowed while the switch is open
 * @gate:  Borrowed during the call
 * @error: Filled on failure
 *
 * Return: switch for console_switch_close(), or NULL
 */
struct console_switch *console_switch_open(struct event_base *loop, struct call_gate *gate,
                                           struct error *error);

/**
 * console_switch_directory() - Get the directory of the socket, which only QEMU inherits
 *
 * Return: descriptor, close-on-exec, owned by the switch
 */
int console_switch_directory(const struct console_switch *consoles);

/**
 * console_switch_select() - Have QEMU show a console, as soon as it is connected
 * @number: 1 to CONSOLE_SWITCH_MAX. Until QEMU is connected, a later call replaces an earlier one
 *
 * The guest's keyboard sees Ctrl and Alt pressed and released, but not the digit. Nothing happens
 * if QEMU's keyboard layout (-k) lacks the digit, as two of its layouts do, th and et.
 */
void console_switch_select(struct console_switch *consoles, unsigned number);

/**
 * console_switch_close() - Disconnect; NULL is allowed
 */
void console_switch_close(struct console_switch *consoles);

#endif
