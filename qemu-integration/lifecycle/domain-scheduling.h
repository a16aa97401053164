/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the monitor's user has said of the host's processors. It holds for all lives from then on,
 * as with QEMU, whose threads a reset does not touch; but each life has a new domain.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_DOMAIN_SCHEDULING_H
#define QEMU_INTEGRATION_LIFECYCLE_DOMAIN_SCHEDULING_H

#include "qemu-integration/lifecycle/life.h"

/**
 * life_pin() - Pin a vcpu, now and in later lives
 * @cpus: Copied
 *
 * Return: 0, or -1
 */
int life_pin(struct lifecycle *cycle, unsigned vcpu, const struct cpu_list *cpus,
             struct error *error);

/**
 * life_set_share() - Set the domain's share, now and in later lives
 *
 * Return: 0, or -1
 */
int life_set_share(struct lifecycle *cycle, const struct scheduling_share *share,
                   struct error *error);

/**
 * life_restore_scheduling() - Do the same to a new domain
 *
 * What is not possible any more, as a processor is gone, is warned of.
 */
void life_restore_scheduling(const struct lifecycle *cycle);

void life_forget_scheduling(struct lifecycle *cycle);

#endif
