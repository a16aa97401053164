/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Statistics of the guest and its vcpus, with what each number means. Xen has those of the domain,
 * dom0's kernel those of network cards, QEMU those of disks.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_STATS_H
#define QEMU_INTEGRATION_LIFECYCLE_STATS_H

#include "qemu-integration/lifecycle/life.h"

/*
 * The statistics are arrays of objects with the members of QEMU's StatsSchemaValue and a "value".
 * All are to be released by the caller; NULL: @error is filled.
 */

/**
 * stats_of_guest() - Those of the target "vm"
 * @blocks: What QEMU's query-blockstats returns; NULL: none
 */
json_object *stats_of_guest(const struct lifecycle *cycle, const json_object *blocks,
                            struct error *error);

/**
 * stats_of_vcpu() - Those of the target "vcpu"
 */
json_object *stats_of_vcpu(const struct lifecycle *cycle, unsigned vcpu, struct error *error);

#endif
