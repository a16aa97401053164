/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Differences between Xen releases, and constants of Xen that no public header has.
 */
#ifndef QEMU_INTEGRATION_XEN_XEN_VERSION_H
#define QEMU_INTEGRATION_XEN_XEN_VERSION_H

#include <stdint.h>
#include <xenctrl.h> /* before Xen's own headers, which it has declare more */

#include <xen/io/console.h>

/*
 * Asks xc_domain_create() for the next free domid. Xen 4.22 requires DOMID_ANY; earlier releases
 * take 0 or any other number that is not a valid guest's.
 */
#ifdef DOMID_ANY
#define CREATE_ANY_DOMID DOMID_ANY
#else
#define CREATE_ANY_DOMID 0
#endif

/*
 * What Xen emulates for an HVM guest by xl's default. Since Xen 4.19 that is without PIRQs, which
 * only guests with passed-through devices have a use for; before, Xen allowed no other set.
 */
#if XEN_DOMCTL_INTERFACE_VERSION >= 0x17
#define HVM_EMULATION (XEN_X86_EMU_ALL & ~(XEN_X86_EMU_VPCI | XEN_X86_EMU_USE_PIRQ))
#else
#define HVM_EMULATION (XEN_X86_EMU_ALL & ~XEN_X86_EMU_VPCI)
#endif

/* Whether libxenguest writes down if a console is connected: since 4.21, see console-page.h. */
#ifdef XENCONSOLE_DISCONNECTED
#define CONSOLE_HAS_CONNECTION 1
#else
#define CONSOLE_HAS_CONNECTION 0
#endif

/*
 * libxenguest puts an HVM guest's special pages into the last 8 frames below 0xff000. The order is
 * private to it, but has not changed since Xen 4.7. The rings' frames are needed before the memory
 * is built, to write the whole xenstore tree at once; hvm_build() then checks them.
 */
#define HVM_STORE_GFN   UINT64_C(0xfeffc)
#define HVM_CONSOLE_GFN UINT64_C(0xfefff)

/* VGA hole at 0xa0000, in pages. */
#define HVM_VGA_HOLE_PAGES 0x20

/* Start of the memory map that hvmloader asks for; it adds the low memory itself. */
#define HVM_MEMORY_MAP_START UINT64_C(0x100000)

#endif
