/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs the commands of a configuration.
 */
#ifndef NETBOOT_GRUB_EXECUTE_H
#define NETBOOT_GRUB_EXECUTE_H

#include "netboot/grub/interpreter.h"

/**
 * grub_execute_list() - Run a list of nodes
 * @first: NULL: empty
 *
 * Return: whether the last command has succeeded
 */
bool grub_execute_list(struct grub *grub, const struct grub_node *first);

/**
 * grub_execute_text() - Parse a text and run it
 * @name: Of the text, for messages
 * @text: NUL-terminated
 *
 * Return: the same
 */
bool grub_execute_text(struct grub *grub, const char *name, const char *text);

/**
 * grub_execute_file() - Read a configuration and run it
 *
 * Return: the same
 */
bool grub_execute_file(struct grub *grub, const char *file);

#endif
