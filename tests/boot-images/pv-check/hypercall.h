/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls into Xen; numbers and structures are those of Xen's public headers. */
#ifndef PV_CHECK_HYPERCALL_H
#define PV_CHECK_HYPERCALL_H

#include <stdint.h>

extern uint8_t hypercall_page[]; /* entry.asm; filled by the domain builder */

/**
 * hypercall() - Call Xen
 * @number: __HYPERVISOR_...
 * @first, @second, @third: Its arguments; those it does not have are 0
 *
 * Return: what Xen returns: negative on error
 */
long hypercall(unsigned long number, unsigned long first, unsigned long second,
               unsigned long third);

#endif
