/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What ends a life: the guest's own shutdown or crash, a toolstack that destroys the domain, the
 * device model's end.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_ENDINGS_H
#define QEMU_INTEGRATION_LIFECYCLE_ENDINGS_H

#include "qemu-integration/lifecycle/life.h"

/**
 * life_end() - End this life, unless it has ended already, and leave the event loop
 */
void life_end(struct lifecycle *cycle, enum ending ending);

/**
 * life_end_failed() - The same after a failure, with the reason in cycle->error
 *
 * If a signal has cut short what failed, that is no error: it counts as the request to end.
 */
void life_end_failed(struct lifecycle *cycle);

/**
 * life_power_off() - End this life as the guest has been powered off; with -no-shutdown it goes on
 */
void life_power_off(struct lifecycle *cycle);

/**
 * life_reboot() - End this life as the guest was reset, with another one to follow
 *
 * With -no-reboot none follows; with -no-shutdown too, the life does not even end.
 *
 * Return: whether it ends
 */
bool life_reboot(struct lifecycle *cycle);

/**
 * life_on_domain_change() - Some domain has ended: check whether it is the guest's
 * @context: struct lifecycle; a store_watch_fired
 */
void life_on_domain_change(void *context);

/**
 * life_on_ask_again() - Xen has not answered that, and may do so now
 * @context: struct lifecycle; a libevent callback
 */
void life_on_ask_again(evutil_socket_t fd, short what, void *context);

/**
 * life_on_device_model_end() - The device model has ended
 * @context: struct lifecycle; a child_ended
 */
void life_on_device_model_end(void *context, int status);

#endif
