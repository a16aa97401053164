/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one step of a build whose time grows with the guest: all its memory, in one call of
 * libxenguest. A request to end, at the call gate's cancel descriptor, makes that call fail.
 */
#ifndef QEMU_INTEGRATION_XEN_BUILD_MEMORY_H
#define QEMU_INTEGRATION_XEN_BUILD_MEMORY_H

#include "common/error.h"
#include "qemu-integration/xen/domain.h"

#include <stdint.h>

struct xc_dom_image;

/**
 * build_memory() - Give the domain its memory
 * @image: Its kernel has been parsed
 * @size:  Bytes, a multiple of 1 MiB
 * @error: Filled on failure, after which the domain can only be destroyed
 *
 * Return: 0, or -1
 */
int build_memory(const struct domain *domain, struct xc_dom_image *image, uint64_t size,
                 struct error *error);

#endif
