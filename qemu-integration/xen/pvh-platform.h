/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The platform of a PVH guest: where its RAM is, its memory map and its ACPI tables. Used by
 * pv-builder.c only.
 *
 *     0           0xfc000000  RAM, up to here
 *     0xfc000000  0xfc001000  RSDP, XSDT, FADT, MADT, DSDT
 *     0xfee00000  0xfee01000  local APICs (Xen emulates them)
 *     0xfeff8000  0xff000000  Xen's special pages: xenstore and console rings, ...
 *     0x100000000             RAM above 0xfc000000 bytes
 *
 * The platform is hardware-reduced: it has none of ACPI's own registers, hence no S5 either. Linux
 * powers off by halting all vcpus, which Xen takes for a power-off. Linux before 4.20 ignores the
 * RSDP address in the start info; for it a second RSDP is below 1 MiB, where a BIOS has one.
 */
#ifndef QEMU_INTEGRATION_XEN_PVH_PLATFORM_H
#define QEMU_INTEGRATION_XEN_PVH_PLATFORM_H

#include "common/error.h"
#include "loader/acpi-tables.h"
#include "qemu-integration/machine.h"
#include "qemu-integration/xen/domain.h"

#include <stdint.h>
#include <xenctrl.h>
#include <xenguest.h>

#define PVH_MEMORY_MAP_MAX 6

/* Filled by pvh_platform_describe(). */
struct pvh_platform {
    uint8_t acpi_tables[ACPI_TABLES_SIZE];
    struct e820entry map[PVH_MEMORY_MAP_MAX];
};

/**
 * pvh_platform_set_parameters() - Set the HVM parameters that matter to a PVH guest
 *
 * Return: 0, or -1
 */
int pvh_platform_set_parameters(const struct domain *domain, struct error *error);

/**
 * pvh_platform_describe() - Place the RAM, set the memory map and add the ACPI tables
 * @platform: Filled; @image points into it from then on
 * @image:    HVM container whose kernel is parsed and whose memory is not allocated yet
 * @machine:  With 1 to ACPI_TABLES_VCPUS_MAX vcpus
 *
 * Return: 0, or -1
 */
int pvh_platform_describe(struct pvh_platform *platform, const struct domain *domain,
                          struct xc_dom_image *image, const struct pv_machine *machine,
                          struct error *error);

#endif
