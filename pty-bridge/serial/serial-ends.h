/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The descriptors of a character device: what an address of -serial names (a pseudo-terminal,
 * standard input and output, a file, a socket), opened as QEMU opens it. No events, no data: its
 * user polls, accepts, reads and writes.
 */
#ifndef PTY_BRIDGE_SERIAL_SERIAL_ENDS_H
#define PTY_BRIDGE_SERIAL_SERIAL_ENDS_H

#include "common/call-gate.h"
#include "common/error.h"
#include "pty-bridge/serial/serial-address.h"

#include <sys/un.h>

#define SERIAL_LISTENERS_MAX 4

struct serial_ends {
    /* Owned; non-blocking and close-on-exec. Input and output may be one descriptor. */
    int input;  /* -1: none, or no client yet */
    int output; /* -1: no client yet */

    /* Of a server, listening sockets: the host's name may have several addresses. */
    int listeners[SERIAL_LISTENERS_MAX];
    unsigned listener_count;

    char terminal[64]; /* path of the pty's slave; "": none */
    char socket[sizeof(((struct sockaddr_un *)0)->sun_path)]; /* path to unlink; "": none */
};

/**
 * serial_ends_open() - Open what an address names
 * @ends:    Filled; on failure with nothing open
 * @gate:    Passed by what leaves a trace on the host: the name of a UNIX socket. Its cancel
 *           descriptor stops a client that connects, and the look-up of a name, with EINTR
 * @option:  "-serial", for messages
 * @address: A client connects during the call; a server listens, whatever its "wait" says
 * @error:   Filled on failure with option, address and reason
 *
 * Standard input becomes raw, if it is a terminal; the caller restores it.
 *
 * Return: 0, or -1
 */
int serial_ends_open(struct serial_ends *ends, struct call_gate *gate, const char *option,
                     const struct serial_address *address, struct error *error);

/**
 * serial_ends_connect() - Use a client's connection for input and output
 * @fd: Accepted from a listener; owned from now on
 */
void serial_ends_connect(struct serial_ends *ends, int fd);

/**
 * serial_ends_disconnect() - Close input and output, but not the listeners
 */
void serial_ends_disconnect(struct serial_ends *ends);

/**
 * serial_ends_close() - Close all descriptors and unlink the name of a listening UNIX socket
 */
void serial_ends_close(struct serial_ends *ends);

#endif
