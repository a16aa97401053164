/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The signals that tell the program to end: SIGTERM, SIGINT, SIGQUIT and SIGHUP. They are received
 * through a descriptor, so that code that waits outside the event loop can poll it too.
 */
#ifndef QEMU_INTEGRATION_HOST_END_SIGNALS_H
#define QEMU_INTEGRATION_HOST_END_SIGNALS_H

#include "common/error.h"

#include <stdbool.h>

/**
 * end_signals_open() - Block these signals for good and receive them through a descriptor
 * @error: Filled on failure
 *
 * Return: the descriptor, readable when there is a signal; or -1
 */
int end_signals_open(struct error *error);

/**
 * end_signals_pending() - Whether there is a signal that has not been taken
 */
bool end_signals_pending(int fd);

/**
 * end_signals_within() - Wait for a signal
 * @milliseconds: How long
 *
 * Return: whether there is one that has not been taken
 */
bool end_signals_within(int fd, int milliseconds);

/**
 * end_signals_take() - Take all pending signals
 *
 * Return: whether there was one
 */
bool end_signals_take(int fd);

#endif
