/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Our side of a serial line, while the user's end stays connected: a bootloader's terminal, then
 * the device model's console or serial port. The device model's end is for one device model after
 * another: input that one has not read is there for the next.
 */
#ifndef PTY_BRIDGE_SERIAL_SERIAL_SWITCH_H
#define PTY_BRIDGE_SERIAL_SERIAL_SWITCH_H

#include "common/error.h"
#include "pty-bridge/serial/serial-line.h"

struct serial_switch;

/**
 * serial_switch_open() - Make the device model's end; the line has no user yet
 * @line:   Borrowed
 * @escape: Escape character of the device model's end, which is a multiplexer (mux=on) so that a
 *          break can be sent; -1: it is none
 *
 * Return: switch for serial_switch_close(), or NULL
 */
struct serial_switch *serial_switch_open(struct event_base *loop, struct serial_line *line,
                                         int escape, struct error *error);

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
 * serial_switch_send_break() - Send the guest's serial port a break, if it can be sent one
 */
void serial_switch_send_break(struct serial_switch *both);

/**
 * serial_switch_drain() - Pass on what an ended device model has left, as far as the line takes it
 */
void serial_switch_drain(struct serial_switch *both);

/**
 * serial_switch_close() - Pass on all that is left, and leave the line without a user
 * @both: May be NULL
 *
 * serial_line_close() gives the line's reader time for it.
 */
void serial_switch_close(struct serial_switch *both);

#endif
