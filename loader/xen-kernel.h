/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the first bytes of a PV or PVH guest's kernel tell, before Xen's library unpacks and builds
 * it. The library itself says less, and only when the domain exists.
 */
#ifndef LOADER_XEN_KERNEL_H
#define LOADER_XEN_KERNEL_H

#include "common/bytes.h"
#include "common/error.h"
#include "loader/xen-notes.h"

/**
 * xen_kernel_check() - Refuse a kernel that cannot be built
 * @head:  Its first KERNEL_HEAD_SIZE bytes, or all if it has fewer
 * @notes: Of an ELF kernel
 * @pvh:   Which kind of guest
 * @name:  Of the kernel, for messages
 * @error: Filled with "NAME: reason"
 *
 * What has no known format is left to the library.
 *
 * Return: 0, or -1
 */
int xen_kernel_check(struct bytes head, const struct xen_notes *notes, bool pvh, const char *name,
                     struct error *error);

#endif
