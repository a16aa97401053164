/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel module's hypercalls need of Linux's own headers, for a build outside of it.
 */
#ifndef TESTS_UNIT_KERNEL_MODULE_TYPES_H
#define TESTS_UNIT_KERNEL_MODULE_TYPES_H

#include_next <linux/types.h>

#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

#define cond_resched()
#define xen_preemptible_hcall_begin()
#define xen_preemptible_hcall_end()

#define __HYPERVISOR_sysctl 35
#define __HYPERVISOR_domctl 36

/* The test's Xen. */
int privcmd_call(unsigned call, unsigned long a1, unsigned long a2, unsigned long a3,
                 unsigned long a4, unsigned long a5);

#endif
