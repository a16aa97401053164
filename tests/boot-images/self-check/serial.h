/* SPDX-License-Identifier: GPL-2.0-or-later */
/* COM1, polled: 115200 8N1. */
#ifndef SELF_CHECK_SERIAL_H
#define SELF_CHECK_SERIAL_H

#include <stdbool.h>

struct serial {
    bool dead;         /* nothing takes the bytes: do not wait any longer */
    unsigned int room; /* bytes that fit into the transmit FIFO without polling */
};

/**
 * serial_open() - Set up the port
 */
void serial_open(struct serial *serial);

/**
 * serial_write() - Send one byte, after a bounded wait for the transmit FIFO
 */
void serial_write(struct serial *serial, char byte);

/**
 * serial_read() - Wait without limit for one byte
 */
char serial_read(void);

#endif
