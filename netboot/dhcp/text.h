/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts in answers. What is longer than its place, or has characters that it cannot have, is not
 * taken at all: a part of a path or name would be another one.
 */
#ifndef NETBOOT_DHCP_TEXT_H
#define NETBOOT_DHCP_TEXT_H

#include "common/bytes.h"

#include <stdbool.h>
#include <stddef.h>

/**
 * dhcp_text_take() - Take a text without control characters
 * @text:  Filled, NUL-terminated; empty if it cannot be taken
 * @size:  Bytes there
 * @value: The text up to its first NUL character, if there is one
 *
 * Return: whether @text is not empty
 */
bool dhcp_text_take(char *text, size_t size, struct bytes value);

/**
 * text_take_name() - Take the name of a machine or domain, or a numeric address
 *
 * As dhcp_text_take(), but of letters, digits and "-._:" only, and not beginning with "-": such a
 * text can be written into a configuration file.
 */
bool text_take_name(char *text, size_t size, struct bytes value);

#endif
