/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest's serial line while its bootloader and then the guest itself have it: the user's end
 * stays as it is, behind it the bootloader's terminal is exchanged for the device model's console.
 */
#ifndef PTY_BRIDGE_SERIAL_SERIAL_SWITCH_H
#define PTY_BRIDGE_SERIAL_SERIAL_SWITCH_H

#include "common/error.h"
#include "pty-bridge/serial/serial-line.h"

struct serial_switch;

/**
 * serial_switch_open() - Make the device model's end; nobody has the line yet
 * @line: Borrowed
 *
 * Return: switch for serial_switch_close(), or NULL
 */
struct serial_switch *serial_switch_open(struct event_base *loop, struct serial_line *line,
                                         struct error *error);

/**
 * serial_switch_device_model_end() - Socket that the device model is to have as a character device
 *
 * It is open here too, and close-on-exec.
 */
int serial_switch_device_model_end(const struct serial_switch *both);

/**
 * serial_switch_to_program() - The bootloader has the line from now on
 * @user: Copied
 */
void serial_switch_to_program(struct serial_switch *both, const struct serial_user *user);

/**
 * serial_switch_to_guest() - The device model has the line from now on
 */
void serial_switch_to_guest(struct serial_switch *both);

/**
 * serial_switch_close() - Nobody has the line any more
 * @both: May be NULL
 */
void serial_switch_close(struct serial_switch *both);

#endif
