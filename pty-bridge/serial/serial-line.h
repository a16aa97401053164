/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The user's end of a serial line or monitor: what -serial or -monitor names, kept open by qemu-xen
 * itself for the whole run. It behaves like QEMU's character device of the same name: output
 * without a client is lost, and a server takes one client after another.
 */
#ifndef PTY_BRIDGE_SERIAL_SERIAL_LINE_H
#define PTY_BRIDGE_SERIAL_SERIAL_LINE_H

#include "common/bytes.h"
#include "common/call-gate.h"
#include "common/error.h"
#include "pty-bridge/serial/serial-address.h"

#include <event2/buffer.h>
#include <event2/event.h>
#include <stdbool.h>

struct serial_line;

/* Callbacks for our end: the bootloader's terminal, or the guest. They must not close the line. */
struct serial_user {
    void (*input)(void *context, struct bytes bytes);
    /* A client has connected or disconnected, or more output is accepted again. */
    void (*changed)(void *context);
    void *context;
};

/* Whom what is typed is for. */
enum serial_port {
    SERIAL_PORT_USER,
    SERIAL_PORT_MONITOR, /* of a filter */
};

/* Comes between the client and the user. Must not close the line. */
struct serial_filter {
    /* In place of the user's "input": see serial_line_type(). */
    void (*input)(void *context, struct bytes bytes);
    /* Appends what is to be sent in place of these. */
    void (*output)(void *context, struct bytes bytes, struct evbuffer *output);
    void (*changed)(void *context); /* before the user's */
    /*
     * The client of a socket sends no more, but gets what is written until serial_line_disconnect()
     * is called. Without a filter it is disconnected at once, as QEMU does.
     */
    void (*input_ended)(void *context);
    void *context;
};

struct serial_line_config {
    const struct serial_address *address; /* copied */
    const char *option;                   /* that asks for it, for messages: "-serial"; borrowed */
    const char *label; /* QEMU's name for it, for the message of a pseudo-terminal */
    /* The first client has come, for whom the guest has to wait; NULL: nothing is called. */
    void (*client_came)(void *context);
    void *context;
};

/**
 * serial_line_open() - Open the line, or listen for clients
 * @loop:   Borrowed for the life of the line
 * @gate:   Passed by what leaves a trace on the host; borrowed during the call
 * @config: Needed only during the call
 * @error:  Filled on failure with the address and the reason
 *
 * Says on standard output which pseudo-terminal it is, and on standard error that a client is
 * awaited, both in QEMU's words.
 *
 * Return: line for serial_line_close(), or NULL
 */
struct serial_line *serial_line_open(struct event_base *loop, struct call_gate *gate,
                                     const struct serial_line_config *config, struct error *error);

/**
 * serial_line_use() - Set the user of our end
 * @user: Copied; NULL: none, input is lost
 */
void serial_line_use(struct serial_line *line, const struct serial_user *user);

/**
 * serial_line_filter() - Set what comes between the client and the user
 * @filter: Copied; NULL: nothing, and the user is selected
 */
void serial_line_filter(struct serial_line *line, const struct serial_filter *filter);

/**
 * serial_line_type() - Give the user input, for a filter's "input"
 */
void serial_line_type(struct serial_line *line, struct bytes bytes);

/**
 * serial_line_select() - Choose who has the client's input, for a filter; the user is told
 */
void serial_line_select(struct serial_line *line, enum serial_port port);

/**
 * serial_line_is_selected() - Whether what is typed is for one of them
 */
bool serial_line_is_selected(const struct serial_line *line, enum serial_port port);

/**
 * serial_line_write() - Send output to the client, if one is connected
 * @bytes: Queued if they cannot be written at once; see serial_line_has_room()
 */
void serial_line_write(struct serial_line *line, struct bytes bytes);

/**
 * serial_line_has_room() - Whether the output queue is short enough for more
 */
bool serial_line_has_room(const struct serial_line *line);

/**
 * serial_line_is_connected() - Whether a client reads the output
 */
bool serial_line_is_connected(const struct serial_line *line);

/**
 * serial_line_awaits_client() - Whether the guest has to wait for the first client ("wait=on")
 */
bool serial_line_awaits_client(const struct serial_line *line);

/**
 * serial_line_disconnect() - Disconnect the client of a socket, once it has been sent all output
 */
void serial_line_disconnect(struct serial_line *line);

/**
 * serial_line_pause(), serial_line_resume() - Take no input for one of them for now; take it again
 */
void serial_line_pause(struct serial_line *line, enum serial_port port);
void serial_line_resume(struct serial_line *line, enum serial_port port);

/**
 * serial_line_terminal() - Path of the pty's slave, or NULL if the line is no pty
 */
const char *serial_line_terminal(const struct serial_line *line);

/**
 * serial_line_size() - Size of the user's terminal, if it is known
 *
 * Return: whether @columns and @rows were filled
 */
bool serial_line_size(const struct serial_line *line, unsigned *columns, unsigned *rows);

/**
 * serial_line_close() - Close the line and unlink its socket
 * @line: May be NULL
 *
 * The reader has up to half a second for the last output.
 */
void serial_line_close(struct serial_line *line);

#endif
