/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is in libxenguest's records (Xen's tools/libs/guest/xg_sr_stream_format.h, which is not
 * installed). Shared by the files that write and read them.
 */
#ifndef QEMU_INTEGRATION_XEN_PAGE_DATA_FORMAT_H
#define QEMU_INTEGRATION_XEN_PAGE_DATA_FORMAT_H

#include <stdint.h>
#include <xenctrl.h>

enum { RECORD_PAGE_DATA = 1, RECORD_PV_INFO = 2, RECORD_PV_VCPU_BASIC = 4 };

/* The upper half of a page's word has its type, the rest is its number. */
#define PAGE_TYPE(word)   ((uint32_t)((word) >> 32) & XEN_DOMCTL_PFINFO_LTAB_MASK)
#define PAGE_NUMBER(word) ((word) & ((UINT64_C(1) << 52) - 1))
#define PAGE_LEFT_OUT     ((uint64_t)XEN_DOMCTL_PFINFO_XALLOC << 32)

#endif
