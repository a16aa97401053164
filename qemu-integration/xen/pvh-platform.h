/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a PVH guest finds beside its kernel: its RAM's places, its memory map, its ACPI tables.
 * Only pv-builder.c has to do with it.
 */
#ifndef QEMU_INTEGRATION_XEN_PVH_PLATFORM_H
#define QEMU_INTEGRATION_XEN_PVH_PLATFORM_H

#include "common/error.h"
#include "loader/acpi-tables.h"
#include "qemu-integration/xen/hypervisor-internal.h"

#include <stdint.h>
#include <xenguest.h>

#define PVH_MEMORY_MAP_MAX 6

/* Filled by pvh_platform_describe(). */
struct pvh_platform {
    uint8_t acpi_tables[ACPI_TABLES_SIZE];
    struct e820entry map[PVH_MEMORY_MAP_MAX];
};

/**
 * pvh_platform_set_parameters() - The parameters of an HVM domain that matter to a PVH guest
 *
 * Return: 0, or -1
 */
int pvh_platform_set_parameters(const struct domain *domain, struct error *error);

/**
 * pvh_platform_describe() - Where the RAM is to go; memory map and ACPI tables
 * @platform: Filled; @image points into it from then on
 * @image:    HVM container whose kernel is parsed, and which has no memory yet
 * @memory:   Bytes of RAM, a multiple of 1 MiB
 * @vcpus:    1 to ACPI_TABLES_VCPUS_MAX
 *
 * Return: 0, or -1
 */
int pvh_platform_describe(struct pvh_platform *platform, const struct domain *domain,
                          struct xc_dom_image *image, uint64_t memory, unsigned vcpus,
                          struct error *error);

#endif
