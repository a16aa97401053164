/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copies between a line and a socket, both ways, each only as fast as its reader reads: so neither
 * reader can stop the program or make its memory grow. The socket's other end is the device
 * model's.
 */
#ifndef PTY_BRIDGE_SERIAL_SERIAL_COPY_H
#define PTY_BRIDGE_SERIAL_SERIAL_COPY_H

#include "common/bytes.h"
#include "common/error.h"
#include "pty-bridge/serial/serial-line.h"

#include <stdbool.h>

struct bufferevent;

struct serial_copy {
    struct serial_line *line;   /* borrowed */
    enum serial_port port;      /* whose input is copied */
    struct bufferevent *socket; /* NULL: none */
    bool input_ended;           /* the device model is told so once it has it all */
    void (*ended)(void *context);
    void *context;
};

/**
 * serial_copy_open() - Begin with a socket; nothing is copied yet
 * @copy: With its line, and what is to be called when the socket's other end is closed (NULL:
 *        nothing)
 * @fd:   Non-blocking; taken over, also on failure
 *
 * Return: 0, or -1
 */
int serial_copy_open(struct serial_copy *copy, struct event_base *loop, int fd,
                     struct error *error);

/**
 * serial_copy_start(), serial_copy_stop() - Take output from the socket; for now take none
 */
void serial_copy_start(struct serial_copy *copy);
void serial_copy_stop(struct serial_copy *copy);

/**
 * serial_copy_input() - Take input of the line; as far as there is space, it is in the socket
 */
void serial_copy_input(struct serial_copy *copy, struct bytes bytes);

/**
 * serial_copy_end_input() - No input will follow
 */
void serial_copy_end_input(struct serial_copy *copy);

/**
 * serial_copy_output() - Copy output as far as the line takes it, for a serial_user's "changed"
 */
void serial_copy_output(struct serial_copy *copy);

/**
 * serial_copy_drain() - Copy what an ended device model has left
 * @all: Even what the line does not take yet but queues; else that is copied later
 */
void serial_copy_drain(struct serial_copy *copy, bool all);

/**
 * serial_copy_close() - Close the socket, if there is one
 */
void serial_copy_close(struct serial_copy *copy);

#endif
