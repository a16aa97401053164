/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Takes an HVM domain from empty to bootable: limits, parameters, CPUID policy, memory, hvmloader
 * and the firmware image that hvmloader starts.
 */
#ifndef QEMU_INTEGRATION_XEN_HVM_BUILDER_H
#define QEMU_INTEGRATION_XEN_HVM_BUILDER_H

#include "common/error.h"
#include "qemu-integration/machine.h"
#include "qemu-integration/xen/domain-setup.h"
#include "qemu-integration/xen/domain.h"

#include <stdint.h>

/**
 * hvm_overhead() - Memory that Xen needs for a guest in addition to its RAM, in bytes
 */
uint64_t hvm_overhead(const struct hvm_machine *machine);

/**
 * hvm_prepare() - Set up what the device model needs when it starts: vcpus, limits, event channels,
 * parameters, CPUID policy
 * @ports: Filled on success
 *
 * Return: 0, or -1
 */
int hvm_prepare(const struct domain *domain, const struct hvm_machine *machine,
                struct domain_ports *ports, struct error *error);

/**
 * hvm_build() - Give the domain its memory, with hvmloader and firmware in place
 * @ports: From hvm_prepare()
 *
 * Return: 0, or -1
 */
int hvm_build(const struct domain *domain, const struct hvm_machine *machine,
              const struct domain_ports *ports, struct error *error);

#endif
