/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Repaints a terminal on a second one that has missed the output so far: that of a client who
 * connects to a serial line in the middle of a menu.
 */
#ifndef PTY_BRIDGE_TERMINAL_TERMINAL_REPAINT_H
#define PTY_BRIDGE_TERMINAL_TERMINAL_REPAINT_H

#include "pty-bridge/terminal/terminal.h"

/**
 * terminal_repaint() - Write the screen as output for an xterm
 * @output:  Called with pieces of it
 * @context: Argument of @output
 *
 * Characters with bold, underline and the nearest of eight colours; the cursor; and the mode of the
 * cursor keys. A smaller terminal shows the upper left part.
 */
void terminal_repaint(struct terminal *terminal, terminal_output_function *output, void *context);

#endif
