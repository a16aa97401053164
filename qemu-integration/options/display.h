/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options about the guest's screen: -vnc, -display, -vga, ...
 */
#ifndef QEMU_INTEGRATION_OPTIONS_DISPLAY_H
#define QEMU_INTEGRATION_OPTIONS_DISPLAY_H

#include "qemu-integration/options/parser.h"

extern const struct option_group display_options;

/**
 * option_choose_display() - Choose the display that all options together ask for
 *
 * Return: 0, or -1 if they contradict each other
 */
int option_choose_display(struct parser *parser);

#endif
