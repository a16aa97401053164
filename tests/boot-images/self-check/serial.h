/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The serial ports COM1 to COM4, polled: 115200 8N1. */
#ifndef SELF_CHECK_SERIAL_H
#define SELF_CHECK_SERIAL_H

#include <stdbool.h>
#include <stdint.h>

#define SERIAL_PORTS_MAX 4

struct serial {
    uint16_t port;     /* of its first register */
    bool dead;         /* nothing takes the bytes: do not wait any longer */
    unsigned int room; /* bytes that fit into the transmit FIFO without polling */
};

/**
 * serial_open() - Set up a port
 * @number: Of the port: 0 for COM1
 */
void serial_open(struct serial *serial, unsigned int number);

/**
 * serial_write() - Send one byte, after a bounded wait for the transmit FIFO
 */
void serial_write(struct serial *serial, char byte);

/**
 * serial_read() - Take a byte that has arrived
 *
 * Return: whether there was one
 */
bool serial_read(const struct serial *serial, char *byte);

#endif
