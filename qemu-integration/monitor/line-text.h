/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What can be in a line of a monitor: UTF-8, as it is put into JSON, and no control characters, as
 * it is shown on a terminal. Pure.
 */
#ifndef QEMU_INTEGRATION_MONITOR_LINE_TEXT_H
#define QEMU_INTEGRATION_MONITOR_LINE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/**
 * line_text_continues() - Whether a byte is one of a character of UTF-8 after its first
 */
bool line_text_continues(char byte);

/**
 * line_text_columns() - How many columns a text takes
 */
size_t line_text_columns(const char *text, size_t length);

/**
 * line_text_is_utf8() - Whether a text is UTF-8
 */
bool line_text_is_utf8(const char *text);

/**
 * line_text_can_be_typed() - Whether a text is UTF-8 without control characters, those above 127
 *                            included
 */
bool line_text_can_be_typed(const char *text);

#endif
