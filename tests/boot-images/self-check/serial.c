/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serial.h"

#include "ports.h"

/* 16550 registers; bit names as in the data sheet */
#define DATA              0
#define INTERRUPT_ENABLE  1
#define FIFO_CONTROL      2
#define LINE_CONTROL      3
#define MODEM_CONTROL     4
#define LINE_STATUS       5
#define LINE_DLAB         0x80
#define LINE_8N1          0x03
#define FIFO_ENABLE_CLEAR 0x07
#define MODEM_DTR_RTS     0x03
#define STATUS_DATA       0x01
#define STATUS_EMPTY      0x20
#define FIFO_SIZE         16

/* polls before a byte is given up: far longer than 16 bytes take at 115200 baud */
#define PATIENCE 1000000

/* The PC's addresses of COM1 to COM4: 0x3f8, 0x2f8, 0x3e8, 0x2e8. */
static uint16_t address_of(unsigned int number)
{
    return (uint16_t)((number < 2 ? 0x3f8 : 0x3e8) - 0x100 * (number % 2));
}

static void set(const struct serial *serial, unsigned int port_register, uint8_t value)
{
    out8((uint16_t)(serial->port + port_register), value);
}

static bool has_status(const struct serial *serial, uint8_t bit)
{
    return (in8((uint16_t)(serial->port + LINE_STATUS)) & bit) != 0;
}

void serial_open(struct serial *serial, unsigned int number)
{
    serial->port = address_of(number);
    set(serial, INTERRUPT_ENABLE, 0);
    set(serial, LINE_CONTROL, LINE_DLAB);
    set(serial, DATA, 1); /* divisor 1: 115200 baud */
    set(serial, INTERRUPT_ENABLE, 0);
    set(serial, LINE_CONTROL, LINE_8N1);
    set(serial, FIFO_CONTROL, FIFO_ENABLE_CLEAR);
    set(serial, MODEM_CONTROL, MODEM_DTR_RTS);
    serial->dead = false;
    serial->room = 0;
}

void serial_write(struct serial *serial, char byte)
{
    if (serial->dead)
        return;
    if (serial->room == 0) {
        unsigned int tries = PATIENCE;

        while (!has_status(serial, STATUS_EMPTY)) {
            if (--tries == 0) {
                serial->dead = true;
                return;
            }
        }
        serial->room = FIFO_SIZE;
    }
    set(serial, DATA, (uint8_t)byte);
    serial->room--;
}

bool serial_read(const struct serial *serial, char *byte)
{
    if (!has_status(serial, STATUS_DATA))
        return false;
    *byte = (char)in8((uint16_t)(serial->port + DATA));
    return true;
}
