/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The user's end of a serial line: what -serial names, opened by qemu-xen itself, as long as the
 * program runs. It behaves as QEMU's character device of the same name: output that nobody is
 * connected for is lost, a server takes one client after another.
 */
#ifndef PTY_BRIDGE_SERIAL_SERIAL_LINE_H
#define PTY_BRIDGE_SERIAL_SERIAL_LINE_H

#include "common/bytes.h"
#include "common/call-gate.h"
#include "common/error.h"
#include "pty-bridge/serial/serial-address.h"

#include <event2/event.h>
#include <stdbool.h>

struct serial_line;

/* Who is at the other end, told of what happens. Any of the functions may close no line. */
struct serial_user {
    void (*input)(void *context, struct bytes bytes);
    /* Somebody has connected or gone, or there is room for output again. */
    void (*changed)(void *context);
    void *context;
};

/**
 * serial_line_open() - Open the line, or listen for who connects to it
 * @loop:    Borrowed for the life of the line
 * @gate:    Passed by what leaves a trace on the host; borrowed during the call
 * @address: Copied
 * @error:   Filled on failure with the address and the reason
 *
 * Return: line for serial_line_close(), or NULL
 */
struct serial_line *serial_line_open(struct event_base *loop, struct call_gate *gate,
                                     const struct serial_address *address, struct error *error);

/**
 * serial_line_use() - Say who is at our end from now on
 * @user: Copied; NULL: nobody, what is typed is lost
 */
void serial_line_use(struct serial_line *line, const struct serial_user *user);

/**
 * serial_line_write() - Output for whoever is connected, if somebody is
 * @bytes: Queued if they cannot be written at once; see serial_line_has_room()
 */
void serial_line_write(struct serial_line *line, struct bytes bytes);

/**
 * serial_line_has_room() - Whether little enough output is waiting for more to be welcome
 */
bool serial_line_has_room(const struct serial_line *line);

/**
 * serial_line_is_connected() - Whether somebody is there to read the output
 */
bool serial_line_is_connected(const struct serial_line *line);

/**
 * serial_line_pause(), serial_line_resume() - Take no input for now; take it again
 */
void serial_line_pause(struct serial_line *line);
void serial_line_resume(struct serial_line *line);

/**
 * serial_line_terminal() - Path of the pseudo-terminal, or NULL if the line is none
 */
const char *serial_line_terminal(const struct serial_line *line);

/**
 * serial_line_size() - Size of the terminal that the user sits at, if it is known
 *
 * Return: whether @columns and @rows were filled
 */
bool serial_line_size(const struct serial_line *line, unsigned *columns, unsigned *rows);

/**
 * serial_line_close() - Close it; a socket's name goes with it
 *
 * Who reads a pseudo-terminal has half a second for what was written last.
 *
 * @line: May be NULL
 */
void serial_line_close(struct serial_line *line);

#endif
