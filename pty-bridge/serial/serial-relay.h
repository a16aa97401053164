/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Our side of a monitor's line, and of one that speaks telnet. A monitor greets each client, and
 * forgets what the one before had half typed; telnet begins with a negotiation. So the device model
 * must see each client come and go: it gets a listening socket, to which we connect once for each
 * client. A client that stays when the device model is replaced is connected to the next, whose
 * greeting it does not see.
 */
#ifndef PTY_BRIDGE_SERIAL_SERIAL_RELAY_H
#define PTY_BRIDGE_SERIAL_SERIAL_RELAY_H

#include "common/call-gate.h"
#include "common/error.h"
#include "pty-bridge/serial/serial-line.h"

struct serial_relay;

/**
 * serial_relay_open() - Make the device model's end, and take the line
 * @gate:     Passed once
 * @line:     Borrowed; without a user
 * @greeting: How a greeting ends; borrowed; NULL: there is none
 *
 * The process must be root. The socket has a name only in a file system of its own, which is
 * mounted nowhere: others cannot connect to it.
 *
 * Return: relay for serial_relay_close(), or NULL
 */
struct serial_relay *serial_relay_open(struct event_base *loop, struct call_gate *gate,
                                       struct serial_line *line, const char *greeting,
                                       struct error *error);

/**
 * serial_relay_device_model_end() - Listening socket for the device model's character device
 *
 * Return: descriptor, close-on-exec, open until serial_relay_close()
 */
int serial_relay_device_model_end(const struct serial_relay *relay);

/**
 * serial_relay_drain() - Pass on what an ended device model has left, as far as the line takes it
 */
void serial_relay_drain(struct serial_relay *relay);

/**
 * serial_relay_close() - Pass on all that is left, and leave the line without a user
 * @relay: May be NULL
 */
void serial_relay_close(struct serial_relay *relay);

#endif
