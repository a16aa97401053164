/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options about devices and objects of QEMU's. They are passed on, but a device can replace a
 * default, and some cannot be had on Xen.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_DEVICES_H
#define QEMU_INTEGRATION_OPTIONS_DEVICES_H

#include "qemu-integration/options/parser.h"

extern const struct option_group devices_options;

/**
 * option_add_device() - Pass -device on
 * @argument: As the user wrote it
 * @list:     The same as a list
 *
 * Return: 0, or -1
 */
int option_add_device(struct parser *parser, const char *argument, const char *list);

/**
 * option_check_memory_backend() - Check that the memory-backend of -M is such RAM
 *
 * Return: 0, or -1
 */
int option_check_memory_backend(const struct parser *parser);

#endif
