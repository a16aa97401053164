/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What differs between Xen releases, and what Xen fixes without giving it a public name.
 */
#ifndef QEMU_INTEGRATION_XEN_XEN_VERSION_H
#define QEMU_INTEGRATION_XEN_XEN_VERSION_H

#include <stdint.h>
#include <xen/xen.h>

/*
 * The domid that asks xc_domain_create() for the next free one. Xen 4.22 wants DOMID_ANY; before,
 * 0 or any number that is no valid guest's does it.
 */
#ifdef DOMID_ANY
#define CREATE_ANY_DOMID DOMID_ANY
#else
#define CREATE_ANY_DOMID 0
#endif

/*
 * libxenguest puts an HVM guest's special pages into the last 8 frames below 0xff000. Their places
 * are private to it, but a guest's store and console rings have been there since Xen 4.7; they are
 * needed before the memory is built, to write the whole xenstore tree at once. The builder checks
 * them against what libxenguest then reports.
 */
#define HVM_STORE_GFN   UINT64_C(0xfeffc)
#define HVM_CONSOLE_GFN UINT64_C(0xfefff)

/* VGA hole at 0xa0000, in pages. */
#define HVM_VGA_HOLE_PAGES 0x20

/* Where the memory map that hvmloader asks for begins (its own low memory comes first). */
#define HVM_MEMORY_MAP_START UINT64_C(0x100000)

#endif
