/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frame numbers and where they are mapped. The builder of a PV guest maps its pages in order; in a
 * PVH guest entry-pvh.asm has mapped those that are needed at their own addresses.
 */
#ifndef PV_CHECK_ADDRESSES_H
#define PV_CHECK_ADDRESSES_H

#include <stdbool.h>
#include <stdint.h>
#include <xen/xen.h>

#define PAGE_SIZE  0x1000UL
#define PAGE_SHIFT 12

extern uint8_t virt_base[]; /* linker script */

extern bool is_pvh; /* pvh.c */

/* Xen's own table, which every PV guest can read; a PVH guest has only its own frame numbers */
static inline unsigned long mfn_to_pfn(unsigned long mfn)
{
    return is_pvh ? mfn : machine_to_phys_mapping[mfn];
}

/* Whether a machine frame is one of the guest's own */
static inline bool is_own_frame(const struct start_info *start, unsigned long mfn)
{
    return mfn != 0 && (is_pvh || mfn_to_pfn(mfn) < start->nr_pages);
}

static inline void *pfn_to_virtual(unsigned long pfn)
{
    return (is_pvh ? (uint8_t *)0 : virt_base) + (pfn << PAGE_SHIFT);
}

#endif
