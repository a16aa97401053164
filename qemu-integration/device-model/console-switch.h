/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Chooses which of its consoles QEMU shows, for all VNC clients that are connected.
 *
 * QEMU makes a new console each time the frontend of a framebuffer connects, and goes on showing
 * the first one. Its monitor has no command for that; what there is are the keys Ctrl, Alt and a
 * digit, on a VNC connection. So qemu-xen has one of its own, to a VNC display of its own that
 * nobody else can reach: QEMU calls back (reverse=on) to a socket that has no name on the host.
 *
 * Source: RFC 6143 (the RFB protocol); QEMU's documentation of -vnc.
 */
#ifndef QEMU_INTEGRATION_DEVICE_MODEL_CONSOLE_SWITCH_H
#define QEMU_INTEGRATION_DEVICE_MODEL_CONSOLE_SWITCH_H

#include "common/call-gate.h"
#include "common/error.h"

#include <event2/event.h>

/* So many consoles have a key. */
#define CONSOLE_SWITCH_MAX 9

/* Name of the socket in the directory. */
#define CONSOLE_SWITCH_SOCKET "vnc"

struct console_switch;

/**
 * console_switch_open() - Wait for QEMU to call
 * @loop:  Borrowed, as long as the switch is open
 * @gate:  Passed by what is made for it; borrowed during the call
 * @error: Filled on failure
 *
 * Return: to be given to console_switch_close(), or NULL
 */
struct console_switch *console_switch_open(struct event_base *loop, struct call_gate *gate,
                                           struct error *error);

/**
 * console_switch_directory() - The directory in which QEMU finds the socket; nobody else sees it
 *
 * Return: descriptor, close-on-exec, of the switch's
 */
int console_switch_directory(const struct console_switch *consoles);

/**
 * console_switch_select() - Have QEMU show a console, as soon as it listens
 * @number: 1 for the first, to CONSOLE_SWITCH_MAX; of two the last one counts
 *
 * The guest's keyboard sees Ctrl and Alt pressed and released, but not the digit. Nothing happens
 * if QEMU's keyboard layout (-k) has no such digit, which is so for two of its layouts, th and et.
 */
void console_switch_select(struct console_switch *consoles, unsigned number);

/**
 * console_switch_close() - Hang up; NULL is allowed
 */
void console_switch_close(struct console_switch *consoles);

#endif
