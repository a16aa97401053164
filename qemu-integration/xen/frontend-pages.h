/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pages of a PV domain that has no memory of its own yet, by which dom0 plays one of its frontends
 * to the device model. They have to be freed before the domain's memory is built.
 */
#ifndef QEMU_INTEGRATION_XEN_FRONTEND_PAGES_H
#define QEMU_INTEGRATION_XEN_FRONTEND_PAGES_H

#include "common/error.h"
#include "qemu-integration/xen/domain.h"

#include <stddef.h>
#include <stdint.h>

struct frontend_pages {
    uint8_t *data;    /* mapping; NULL: there are none */
    size_t count;     /* pages */
    uint64_t *frames; /* machine frame number of each */
};

/**
 * frontend_pages_allocate() - Give the domain pages, and map them here
 * @count: How many; the domain's memory limit must allow them
 * @pages: Filled on success, for frontend_pages_free()
 *
 * Return: 0, or -1 with none allocated
 */
int frontend_pages_allocate(const struct domain *domain, size_t count, struct frontend_pages *pages,
                            struct error *error);

/**
 * frontend_pages_free() - Unmap them and take them from the domain
 *
 * If somebody else has them mapped, Xen keeps them until they are unmapped there too.
 *
 * Return: 0, or -1 with the pages unmapped but still the domain's
 */
int frontend_pages_free(const struct domain *domain, struct frontend_pages *pages,
                        struct error *error);

/**
 * frontend_pages_forget() - Unmap them only, for a domain that is about to be destroyed
 */
void frontend_pages_forget(const struct domain *domain, struct frontend_pages *pages);

#endif
