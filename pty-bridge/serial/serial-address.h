/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parses the -serial arguments that qemu-xen can open itself, for a guest whose boot menu is shown
 * on its serial line. Pure function of the text, whose syntax is QEMU's.
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
    bool monitor;                /* "mon:": Ctrl-A c switches this line to QEMU's monitor */
    bool server;                 /* of a socket: clients connect to it */
    bool wait;                   /* of a server: wait for the first client before the menu */
    char path[SERIAL_PATH_SIZE]; /* of a file or UNIX socket; of TCP the host, "" for any */
    char port[SERIAL_PORT_SIZE]; /* TCP: number or service */
};

/**
 * serial_address_parse() - Read the argument of -serial
 * @address: Filled on success
 * @text:    pty, stdio, file:PATH, unix:PATH[,server=on|off][,wait=on|off] or
 *           tcp:[HOST]:PORT[,server=on|off][,wait=on|off][,nodelay=on|off], each also after "mon:"
 *
 * Return: whether it is one of these and fits; only QEMU can open the others
 */
bool serial_address_parse(struct serial_address *address, const char *text);

#endif
