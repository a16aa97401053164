/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The part of printf that the firmware's messages need: %s %u %x %llx %%, without flags or widths.
 * From any other directive on, the format is copied unchanged.
 */
#ifndef FIRMWARE_MESSAGE_FORMAT_H
#define FIRMWARE_MESSAGE_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/**
 * message_format() - Format into a buffer
 * @buffer:    Always NUL-terminated afterwards; what does not fit is cut off
 * @size:      Bytes at @buffer, at least 1
 * @format:    Format
 * @arguments: Its arguments
 *
 * Return: length of the result, without the NUL
 */
size_t message_format(char *buffer, size_t size, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

#endif
