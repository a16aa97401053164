/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FIRMWARE_SERIAL_PORT_H
#define FIRMWARE_SERIAL_PORT_H

#include <stdint.h>

/**
 * serial_port_find() - Find COM1
 *
 * Return: its first I/O port, or 0 if there is none
 */
uint16_t serial_port_find(void);

#endif
