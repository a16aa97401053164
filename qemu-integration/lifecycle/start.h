/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The steps of a life from its kernel to the running guest, and their time limit.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_START_H
#define QEMU_INTEGRATION_LIFECYCLE_START_H

#include "qemu-integration/lifecycle/life.h"

/**
 * life_report_started() - The guest counts as started: tell the user, who may wait for it
 *
 * The boot menu counts too. From here on failures are endings, not failed starts.
 */
void life_report_started(struct lifecycle *cycle);

/**
 * life_report_menu() - The same for a menu, if it has opened and its VNC address has been printed;
 * also if it has ended with a power-off, after which the monitor's users decide
 */
void life_report_menu(struct lifecycle *cycle);

/**
 * life_limit_start() - Begin the time limit for the start anew, unless the guest has started
 */
void life_limit_start(struct lifecycle *cycle);

/**
 * life_build() - Give the guest memory and kernel: on to STAGE_STARTING, and further if possible
 *
 * Ends the life on failure.
 */
void life_build(struct lifecycle *cycle, const struct boot_choice *choice);

/**
 * life_start_if_ready() - Move on to STAGE_HELD or STAGE_RUNNING, if everything that the guest
 * needs is ready
 */
void life_start_if_ready(struct lifecycle *cycle);

/**
 * life_on_network_poll() - Connect new interfaces of netback, until there are no more to come
 * @context: struct lifecycle; a libevent callback, which may be called directly with @fd -1
 */
void life_on_network_poll(evutil_socket_t fd, short what, void *context);

/**
 * life_on_limit() - The time limit has expired
 * @context: struct lifecycle; a libevent callback
 */
void life_on_limit(evutil_socket_t fd, short what, void *context);

#endif
