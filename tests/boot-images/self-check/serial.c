/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serial.h"

#include "ports.h"

/* 16550 registers; bit names as in the data sheet */
#define COM1              0x3f8
#define DATA              (COM1 + 0)
#define INTERRUPT_ENABLE  (COM1 + 1)
#define FIFO_CONTROL      (COM1 + 2)
#define LINE_CONTROL      (COM1 + 3)
#define MODEM_CONTROL     (COM1 + 4)
#define LINE_STATUS       (COM1 + 5)
#define LINE_DLAB         0x80
#define LINE_8N1          0x03
#define FIFO_ENABLE_CLEAR 0x07
#define MODEM_DTR_RTS     0x03
#define STATUS_DATA       0x01
#define STATUS_EMPTY      0x20
#define FIFO_SIZE         16

/* polls before a byte is given up: far longer than 16 bytes take at 115200 baud */
#define PATIENCE 1000000

void serial_open(struct serial *serial)
{
    out8(INTERRUPT_ENABLE, 0);
    out8(LINE_CONTROL, LINE_DLAB);
    out8(DATA, 1); /* divisor 1: 115200 baud */
    out8(INTERRUPT_ENABLE, 0);
    out8(LINE_CONTROL, LINE_8N1);
    out8(FIFO_CONTROL, FIFO_ENABLE_CLEAR);
    out8(MODEM_CONTROL, MODEM_DTR_RTS);
    serial->dead = false;
    serial->room = 0;
}

void serial_write(struct serial *serial, char byte)
{
    if (serial->dead)
        return;
    if (serial->room == 0) {
        unsigned int tries = PATIENCE;

        while (!(in8(LINE_STATUS) & STATUS_EMPTY)) {
            if (--tries == 0) {
                serial->dead = true;
                return;
            }
        }
        serial->room = FIFO_SIZE;
    }
    out8(DATA, (uint8_t)byte);
    serial->room--;
}

char serial_read(void)
{
    while (!(in8(LINE_STATUS) & STATUS_DATA))
        __asm__ volatile("pause");
    return (char)in8(DATA);
}
