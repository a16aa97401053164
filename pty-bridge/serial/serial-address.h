/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parses the arguments of -serial, -monitor and -chardev that qemu-xen can open itself. Pure
 * functions of the text, whose syntax is QEMU's.
 */
#ifndef PTY_BRIDGE_SERIAL_SERIAL_ADDRESS_H
#define PTY_BRIDGE_SERIAL_SERIAL_ADDRESS_H

#include <stdbool.h>

#define SERIAL_PATH_SIZE 4096
#define SERIAL_PORT_SIZE 32

enum serial_kind {
    SERIAL_PTY,
    SERIAL_STDIO,
    SERIAL_FILE, /* output only */
    SERIAL_UNIX,
    SERIAL_TCP,
};

struct serial_address {
    enum serial_kind kind;
    bool monitor;                /* "mon:", "mux=on": Ctrl-A c switches to QEMU's monitor */
    bool signals;                /* of a terminal: Ctrl-C and so on end the program */
    bool telnet;                 /* of TCP: the peers speak the telnet protocol */
    bool server;                 /* of a socket: clients connect to it */
    bool wait;                   /* of a server: the guest waits for the first client */
    bool has_wait;               /* that it does or not was said */
    bool private;                /* of a UNIX socket: only its owner may connect */
    char path[SERIAL_PATH_SIZE]; /* of a file or UNIX socket; of TCP the host, "" for any */
    char port[SERIAL_PORT_SIZE]; /* TCP: number or service */
};

/**
 * serial_address_parse() - Read the argument of -serial
 * @address: Filled on success
 * @text:    pty, stdio, file:PATH, unix:PATH[,server=on|off][,wait=on|off] or
 *           tcp:[HOST]:PORT[,server=on|off][,wait=on|off][,nodelay=on|off][,telnet=on|off],
 *           with telnet: for tcp: and telnet=on, each also after "mon:"
 *
 * Return: whether it is one of these and fits; only QEMU can open the others
 */
bool serial_address_parse(struct serial_address *address, const char *text);

/**
 * serial_address_parse_chardev() - Read the argument of -chardev
 * @address: Filled on success
 * @text:    pty, stdio or socket as backend, with the parts id, mux, signal, path, host, port,
 *           server, wait, nodelay and telnet
 *
 * Return: as serial_address_parse()
 */
bool serial_address_parse_chardev(struct serial_address *address, const char *text);

#endif
