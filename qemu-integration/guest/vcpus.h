/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The vcpus of a running guest.
 */
#ifndef QEMU_INTEGRATION_GUEST_VCPUS_H
#define QEMU_INTEGRATION_GUEST_VCPUS_H

#include "common/error.h"
#include "qemu-integration/guest/state.h"

#include <stdbool.h>

/**
 * guest_find_vcpus() - Which vcpus the guest is to use
 * @available: Filled, for each of its maxcpus
 *
 * Whether it does so, Xen knows (domain_get_vcpu()).
 */
void guest_find_vcpus(struct guest *guest, bool available[VM_VCPUS_MAX]);

/**
 * guest_set_vcpus() - Tell the guest how many it is to use
 * @count: 1 to its maxcpus
 *
 * Return: 0, or -1, also for an HVM guest: its kernel reads that nowhere
 */
int guest_set_vcpus(struct guest *guest, unsigned count, struct error *error);

/**
 * guest_send_nmi() - Send a running guest a non-maskable interrupt
 *
 * An HVM guest gets it on all vcpus, as from QEMU, others on the first.
 *
 * Return: 0, or -1
 */
int guest_send_nmi(const struct guest *guest, struct error *error);

#endif
