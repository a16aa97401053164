/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The serial lines and monitors that we hold for the guest: opened in its first life, open until
 * its last ends.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_LINES_H
#define QEMU_INTEGRATION_LIFECYCLE_LINES_H

#include "qemu-integration/lifecycle/life.h"

/**
 * life_open_lines() - Have both ends of all lines ready for a life's device model
 * @client_came: Called with the life cycle when a client has come that the guest has to wait for
 *
 * Return: 0, or -1 with the reason in cycle->error
 */
int life_open_lines(struct lifecycle *cycle, void (*client_came)(void *context));

/**
 * life_first_line() - The line that is the guest's first serial line, with its boot menu
 *
 * Return: NULL if that is not ours
 */
struct life_line *life_first_line(struct lifecycle *cycle);

/**
 * life_awaits_client() - Whether the guest has to wait for a client of one of them
 */
bool life_awaits_client(const struct lifecycle *cycle);

/**
 * life_drain_lines() - Pass on the last output of a life
 */
void life_drain_lines(struct lifecycle *cycle);

/**
 * life_close_lines() - Close all that are open
 */
void life_close_lines(struct lifecycle *cycle);

#endif
