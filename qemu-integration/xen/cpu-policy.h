/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a domain sees of the host's processor: its CPUID policy, and Hyper-V's interfaces.
 */
#ifndef QEMU_INTEGRATION_XEN_CPU_POLICY_H
#define QEMU_INTEGRATION_XEN_CPU_POLICY_H

#include "common/error.h"
#include "qemu-integration/processor.h"
#include "qemu-integration/xen/domain.h"

/**
 * cpu_policy_set() - Set the CPUID policy of a domain that has never run
 * @processor: What is to differ from Xen's default for guests
 *
 * Xen leaves out what the host's processor cannot do, and what Xen cannot give guests. That is a
 * warning on standard error, nothing, or a failure, as @processor says.
 *
 * Return: 0, or -1
 */
int cpu_policy_set(const struct domain *domain, const struct processor *processor,
                   struct error *error);

/**
 * cpu_policy_set_hyper_v() - Give an HVM domain interfaces of Hyper-V
 * @hyper_v: Of enum hyper_v; 0: none
 *
 * Return: 0, or -1
 */
int cpu_policy_set_hyper_v(const struct domain *domain, unsigned hyper_v, struct error *error);

#endif
