/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Building a PV or PVH guest: its kernel unpacked, its memory filled with kernel, initrd, start
 * info and the rest of Xen's boot state, by libxenguest. A PVH guest is an HVM domain without
 * emulated devices, entered at the 32-bit entry that its kernel names in an ELF note (Xen
 * docs/misc/pvh.pandoc); what it finds beside its kernel is pvh-platform.h.
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

/* The files, mapped. */
struct pv_files {
    const char *kernel_name; /* for messages */
    struct bytes kernel;     /* ELF, or bzImage with one inside */
    struct bytes initrd;     /* of size 0: none */
};

/* Frame numbers of the guest's rings: the machine's of a PV guest, its own of a PVH guest. */
struct pv_rings {
    uint64_t store;
    uint64_t console;
};

struct xc_dom_image;

/* What a build leaves behind, to be given to pv_release(). */
struct pv_remains {
    struct xc_dom_image *image;
    struct bytes unpacked; /* the kernel as ELF, of size 0 if it had not to be unpacked */
};

/**
 * pv_overhead() - Memory that Xen needs for a guest beside its RAM, in bytes
 */
uint64_t pv_overhead(const struct pv_machine *machine);

/**
 * pv_prepare() - All that comes before the memory
 * @ports: Filled on success
 *
 * Return: 0, or -1
 */
int pv_prepare(const struct domain *domain, const struct pv_machine *machine,
               struct domain_ports *ports, struct error *error);

/**
 * pv_build() - Fill the memory and make the domain ready to run
 * @files:   Kernel and initrd
 * @ports:   From pv_prepare()
 * @rings:   Filled on success
 * @remains: Filled; to be released after success and failure
 * @error:   Filled on failure; a kernel without the entry needed is said to have none
 *
 * Return: 0, or -1
 */
int pv_build(const struct domain *domain, const struct pv_machine *machine,
             const struct pv_files *files, const struct domain_ports *ports, struct pv_rings *rings,
             struct pv_remains *remains, struct error *error);

/**
 * pv_release() - Free what a build leaves behind; it takes a while and nobody has to wait for it
 */
void pv_release(struct pv_remains *remains);

#endif
