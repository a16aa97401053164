/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The texts of DISPLAY and of function keys. Source: the SYSLINUX project's syslinux.cfg.txt,
 * "DISPLAY file format". Pure.
 */
#ifndef NETBOOT_PXELINUX_DISPLAY_H
#define NETBOOT_PXELINUX_DISPLAY_H

#include <stddef.h>

#define DISPLAY_MAX (16 * 1024) /* bytes; what follows is left out */

/**
 * display_text() - Take the codes out of a text
 * @text: Any bytes
 * @size: How many
 *
 * Colours, images and bells are left out, and so is what is only for graphics or for serial lines.
 * "Clear the screen" is an empty line, unless the text begins with it.
 *
 * Return: the text, for the caller to free()
 */
char *display_text(const char *text, size_t size);

#endif
