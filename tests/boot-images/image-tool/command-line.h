/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making a command line whose contents and length the self-check kernel can check. */
#ifndef IMAGE_TOOL_COMMAND_LINE_H
#define IMAGE_TOOL_COMMAND_LINE_H

#include <stddef.h>

#include "common/error.h"

/**
 * command_line_make() - Put the checksum before the words and the length after them
 * @words:  Its words
 * @count:  How many
 * @length: Bytes of the whole line without the NUL, padded with a word pad=...; 0: no padding
 *
 * Return: the line, to be freed by the caller; NULL with @error set if the words do not fit or
 *         there is no memory
 */
char *command_line_make(char *const *words, size_t count, size_t length, struct error *error);

#endif
