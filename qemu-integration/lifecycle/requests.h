/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the monitor's user asks of the guest. QEMU obeys such commands for its devices alone, and
 * tells by an event; the domain has to be told by us. It also stops by itself, as I/O has failed.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_REQUESTS_H
#define QEMU_INTEGRATION_LIFECYCLE_REQUESTS_H

#include "qemu-integration/lifecycle/life.h"

/**
 * life_pause() - Pause the domain, if it runs
 */
void life_pause(struct lifecycle *cycle);

/**
 * life_on_stop() - QEMU has stopped serving the guest: pause the domain
 */
void life_on_stop(struct lifecycle *cycle);

/**
 * life_on_cont() - Continue it; the first time in a life, the guest may be started now
 */
void life_on_cont(struct lifecycle *cycle);

/**
 * life_on_powerdown() - Ask the guest to shut down
 *
 * As the guest's drivers for Xen understand it; an HVM guest without them has its ACPI power button
 * pressed. What the guest then does is its own decision.
 */
void life_on_powerdown(struct lifecycle *cycle);

/**
 * life_on_reset() - Reboot the guest without asking it
 * @reason: QEMU's word
 *
 * A guest that was stopped begins its next life stopped, as in QEMU.
 */
void life_on_reset(struct lifecycle *cycle, const char *reason);

#endif
