/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A line that a serial port and a monitor share: the escape character and "c" switch what is typed
 * from one to the other, as in QEMU with "mon:". Also speaks telnet with the clients of a line, if
 * that is asked for. The serial port, or the bootloader before it, remains the line's user.
 */
#ifndef PTY_BRIDGE_SERIAL_SERIAL_MUX_H
#define PTY_BRIDGE_SERIAL_SERIAL_MUX_H

#include "common/error.h"
#include "pty-bridge/serial/serial-line.h"

#include <event2/event.h>
#include <stdbool.h>
#include <stdint.h>

struct serial_mux;

struct serial_mux_config {
    struct event_base *loop;  /* borrowed */
    struct serial_line *line; /* borrowed; without a filter */
    bool telnet;
    bool monitor;   /* it shares the line; else there are no keys */
    bool serial;    /* a serial port does; else what is typed is always for the monitor */
    uint8_t escape; /* the escape character */

    /*
     * From here on called from the loop, the first two also from serial_mux_open(); they must not
     * close the line. With a monitor:
     */
    void (*shown)(void *context, bool shown); /* what is typed is for the monitor, or no longer */
    void (*connected)(void *context, int fd); /* a client for it; to be taken; non-blocking */
    void (*commit)(void *context);
    void (*quit)(void *context); /* the input after it is dropped */
    /* Without one too; a serial port has what is typed. */
    void (*send_break)(void *context);
    void *context;
};

/**
 * serial_mux_open() - Take the line's input and output before its user gets them
 * @config: Copied
 * @error:  Filled on failure
 *
 * Return: mux for serial_mux_close(), or NULL
 */
struct serial_mux *serial_mux_open(const struct serial_mux_config *config, struct error *error);

/**
 * serial_mux_close() - Pass on what the monitor has said, and give the line up
 * @mux: May be NULL
 */
void serial_mux_close(struct serial_mux *mux);

#endif
