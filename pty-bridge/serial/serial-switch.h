/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hands a serial line over from the bootloader to the guest: the user's end stays connected, while
 * on our side the device model's console replaces the bootloader's terminal.
 */
#ifndef PTY_BRIDGE_SERIAL_SERIAL_SWITCH_H
#define PTY_BRIDGE_SERIAL_SERIAL_SWITCH_H

#include "common/error.h"
#include "pty-bridge/serial/serial-line.h"

struct serial_switch;

/**
 * serial_switch_open() - Make the device model's end; the line has no user yet
 * @line: Borrowed
 *
 * Return: switch for serial_switch_close(), or NULL
 */
struct serial_switch *serial_switch_open(struct event_base *loop, struct serial_line *line,
                                         struct error *error);

/**
 * serial_switch_device_model_end() - Socket for the device model's character device
 *
 * Return: descriptor, close-on-exec, open until serial_switch_close()
 */
int serial_switch_device_model_end(const struct serial_switch *both);

/**
 * serial_switch_to_program() - Give the line to the bootloader
 * @user: Copied
 */
void serial_switch_to_program(struct serial_switch *both, const struct serial_user *user);

/**
 * serial_switch_to_guest() - Give the line to the device model
 */
void serial_switch_to_guest(struct serial_switch *both);

/**
 * serial_switch_close() - Leave the line without a user
 * @both: May be NULL
 */
void serial_switch_close(struct serial_switch *both);

#endif
