/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The signals by which the program is told to end: SIGTERM, SIGINT, SIGQUIT and SIGHUP. They come
 * through a descriptor, so that not only the event loop but whatever has to wait beside it can
 * look.
 */
#ifndef QEMU_INTEGRATION_HOST_END_SIGNALS_H
#define QEMU_INTEGRATION_HOST_END_SIGNALS_H

#include "common/error.h"

#include <stdbool.h>

/**
 * end_signals_open() - Have these signals come through a descriptor, for the rest of the program
 * @error: Filled on failure
 *
 * Return: the descriptor, readable when there is a signal; or -1
 */
int end_signals_open(struct error *error);

/**
 * end_signals_pending() - Whether there is a signal that nobody has taken
 */
bool end_signals_pending(int fd);

/**
 * end_signals_take() - Take the signals that there are
 *
 * Return: whether there was one
 */
bool end_signals_take(int fd);

#endif
