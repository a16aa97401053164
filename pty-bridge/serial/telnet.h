/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The server's side of telnet (RFC 854 to 858), as far as QEMU's character devices speak it: the
 * server echoes, sends characters one by one and bytes as they are. What the client says of options
 * is not answered. Pure.
 */
#ifndef PTY_BRIDGE_SERIAL_TELNET_H
#define PTY_BRIDGE_SERIAL_TELNET_H

#include <event2/buffer.h>
#include <stdint.h>

/* The state of one connection's input; all zero at first. */
struct telnet {
    enum {
        TELNET_DATA,
        TELNET_COMMAND,    /* after IAC */
        TELNET_OPTION,     /* after WILL, WONT, DO, DONT */
        TELNET_PARAMETERS, /* of an option, up to IAC SE */
        TELNET_PARAMETERS_COMMAND,
    } state;
};

enum telnet_event {
    TELNET_NOTHING, /* the byte belongs to the protocol */
    TELNET_BYTE,    /* one for the user of the connection */
    TELNET_BREAK,   /* the client asks for a break */
};

/**
 * telnet_greet() - Append what a client is told first
 */
void telnet_greet(struct evbuffer *output);

/**
 * telnet_take() - Take one byte that the client has sent
 * @byte: Changed to one that a terminal without telnet would have sent: Ctrl-C for "interrupt
 *        process", Ctrl-U for "erase line", ...
 *
 * Return: what it means
 */
enum telnet_event telnet_take(struct telnet *telnet, uint8_t *byte);

#endif
