/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builds a PV or PVH guest: libxenguest unpacks its kernel and fills its memory with kernel,
 * initrd, start info and Xen's other boot state. A PVH guest is an HVM domain without emulated
 * devices, entered at the 32-bit entry that its kernel names in an ELF note (Xen
 * docs/misc/pvh.pandoc); pvh-platform.h adds its memory map and ACPI tables.
 */
#ifndef QEMU_INTEGRATION_XEN_PV_BUILDER_H
#define QEMU_INTEGRATION_XEN_PV_BUILDER_H

#include "common/bytes.h"
#include "common/error.h"
#include "qemu-integration/machine.h"
#include "qemu-integration/xen/domain-setup.h"
#include "qemu-integration/xen/domain.h"

#include <stdbool.h>
#include <stdint.h>

/* What to build; files are mapped, and borrowed during the build. */
struct pv_build_config {
    const struct pv_machine *machine;
    const struct domain_ports *ports; /* from pv_prepare() */
    const char *kernel_name;          /* for messages */
    struct bytes kernel;              /* ELF, or bzImage with one inside */
    struct bytes initrd;              /* of size 0: none */
};

/* Frame numbers of the guest's rings: the machine's of a PV guest, its own of a PVH guest. */
struct pv_rings {
    uint64_t store;
    uint64_t console;
};

struct xc_dom_image;

/* What remains of a build, for pv_release(). */
struct pv_leftovers {
    struct xc_dom_image *image;
    struct bytes unpacked; /* the kernel as ELF, of size 0 if libxenguest did not unpack it */
};

/**
 * pv_overhead() - Memory that Xen needs for a guest in addition to its RAM, in bytes
 */
uint64_t pv_overhead(const struct pv_machine *machine);

/**
 * pv_prepare() - Set the domain up, short of its memory
 * @ports: Filled on success
 *
 * Return: 0, or -1
 */
int pv_prepare(const struct domain *domain, const struct pv_machine *machine,
               struct domain_ports *ports, struct error *error);

/**
 * pv_build() - Fill the memory and make the domain ready to run
 * @rings: Filled on success
 * @leftovers: Filled; must be released after success and after failure
 * @error: Filled on failure; says so if the kernel lacks the entry that it needs
 *
 * Return: 0, or -1
 */
int pv_build(const struct domain *domain, const struct pv_build_config *config,
             struct pv_rings *rings, struct pv_leftovers *leftovers, struct error *error);

/**
 * pv_release() - Free what remains of a build; slow, so do it once the guest runs
 */
void pv_release(struct pv_leftovers *leftovers);

#endif
