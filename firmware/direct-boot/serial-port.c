/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/direct-boot/serial-port.h"

#include "firmware/direct-boot/ports.h"

#define COM1_PORT 0x3f8

/* 16550 data sheet: a register that only holds what is written */
#define UART_SCRATCH 7

uint16_t serial_port_find(void)
{
    port_write_u8(COM1_PORT + UART_SCRATCH, 0x5a);
    return port_read_u8(COM1_PORT + UART_SCRATCH) == 0x5a ? COM1_PORT : 0;
}
