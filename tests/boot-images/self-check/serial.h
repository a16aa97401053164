/* SPDX-License-Identifier: GPL-2.0-or-later */
/* COM1, polled: 115200 8N1. */
#ifndef SELF_CHECK_SERIAL_H
#define SELF_CHECK_SERIAL_H

#include <stdbool.h>

struct serial {
    bool dead;         /* nobody takes the bytes: do not wait any longer */
    unsigned int room; /* bytes that the transmit FIFO takes without a look at its state */
};

/**
 * serial_open() - Set up the port
 */
void serial_open(struct serial *serial);

/**
 * serial_write() - Send one byte, waiting for room for a bounded time
 */
void serial_write(struct serial *serial, char byte);

/**
 * serial_read() - Wait for one byte, for ever
 */
char serial_read(void);

#endif
