/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The viewer as a whole: connects the window with the VNC connection.
 */
#ifndef VIEWER_VIEWER_H
#define VIEWER_VIEWER_H

#include "common/error.h"

#include <stdbool.h>

/**
 * viewer_run() - Show the guest until the window is closed or the server has ended
 * @fd:   Connected stream socket of the VNC server; closed if this succeeds
 * @name: The guest's name, for the window's title
 *
 * Return: 0, or -1
 */
int viewer_run(int fd, const char *name, bool fullscreen, struct error *error);

#endif
