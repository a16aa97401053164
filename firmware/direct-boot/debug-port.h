/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines on I/O port 0xE9: Xen's guest debug console ("xl dmesg", hvc's (dN) lines), and QEMU's
 * isa-debugcon.
 */
#ifndef FIRMWARE_DEBUG_PORT_H
#define FIRMWARE_DEBUG_PORT_H

/**
 * debug_line() - Write one line
 * @format: One of message-format.h's formats, without newline
 */
void debug_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
