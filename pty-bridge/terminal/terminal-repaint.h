/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a terminal shows, for a second one that has not seen how it came about: somebody who
 * connects to a serial line while a menu is there.
 */
#ifndef PTY_BRIDGE_TERMINAL_TERMINAL_REPAINT_H
#define PTY_BRIDGE_TERMINAL_TERMINAL_REPAINT_H

#include "pty-bridge/terminal/terminal.h"

/**
 * terminal_repaint() - Write the screen as an xterm has to be told
 * @output:  Called with pieces of it
 * @context: Its first argument
 *
 * Characters, bold, underline, the nearest of eight colours each, the cursor, and the mode of the
 * cursor keys. A terminal that is smaller loses what lies outside of it.
 */
void terminal_repaint(struct terminal *terminal, terminal_output_function *output, void *context);

#endif
