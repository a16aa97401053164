/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the service stops a guest: as the power button does, through its monitor.
 */
#ifndef PACKAGING_GUEST_POWERDOWN_H
#define PACKAGING_GUEST_POWERDOWN_H

#include "common/error.h"

/**
 * powerdown() - Ask a guest to shut down, and wait until it has ended
 * @path:    Socket of a QMP monitor
 * @seconds: How long to wait at most
 * @error:   Filled on failure
 *
 * The guest has ended when the monitor closes the connection.
 *
 * Return: 0, or -1: it could not be asked, or has not ended in time
 */
int powerdown(const char *path, unsigned seconds, struct error *error);

#endif
