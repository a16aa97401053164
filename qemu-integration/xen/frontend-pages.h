/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pages given to a PV domain before its memory is built, so that dom0 can act as one of its
 * frontends to the device model. They must be freed before the build.
 */
#ifndef QEMU_INTEGRATION_XEN_FRONTEND_PAGES_H
#define QEMU_INTEGRATION_XEN_FRONTEND_PAGES_H

#include "common/error.h"
#include "qemu-integration/xen/domain.h"

#include <stddef.h>
#include <stdint.h>

struct frontend_pages {
    uint8_t *data;    /* mapping; NULL: none */
    size_t count;     /* pages */
    uint64_t *frames; /* machine frame number of each */
};

/**
 * frontend_pages_allocate() - Give the domain pages, and map them here
 * @count: Pages; the domain's memory limit must allow them
 * @pages: Filled on success, for frontend_pages_free()
 *
 * Return: 0, or -1 with none allocated
 */
int frontend_pages_allocate(const struct domain *domain, size_t count, struct frontend_pages *pages,
                            struct error *error);

/**
 * frontend_pages_free() - Unmap them and take them from the domain
 *
 * While the device model still maps them, Xen keeps them.
 *
 * Return: 0, or -1 with the pages unmapped here but still the domain's
 */
int frontend_pages_free(const struct domain *domain, struct frontend_pages *pages,
                        struct error *error);

/**
 * frontend_pages_forget() - Only unmap them, for a domain that is about to be destroyed
 */
void frontend_pages_forget(const struct domain *domain, struct frontend_pages *pages);

#endif
