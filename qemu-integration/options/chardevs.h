/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options about serial lines and monitors: -serial, -monitor, -qmp, -chardev, ...
 */
#ifndef QEMU_INTEGRATION_OPTIONS_CHARDEVS_H
#define QEMU_INTEGRATION_OPTIONS_CHARDEVS_H

#include "qemu-integration/options/parser.h"

extern const struct option_group chardevs_options;

/**
 * option_add_default_chardevs() - Add the devices that exist although no option names them
 *
 * As in QEMU: a serial port and a monitor, as text screens or with -nographic on the terminal.
 *
 * Return: 0, or -1 if -nographic needs the terminal and another option uses it
 */
int option_add_default_chardevs(struct parser *parser);

#endif
