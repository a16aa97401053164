/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes the memory and state of a guest that does not run to a file in Xen's core format (ELF; Xen
 * docs/misc/dump-core-format.txt).
 */
#ifndef QEMU_INTEGRATION_XEN_CORE_DUMP_H
#define QEMU_INTEGRATION_XEN_CORE_DUMP_H

#include "common/error.h"
#include "qemu-integration/xen/domain.h"

#include <stdint.h>

/* Who is told of the progress. */
struct core_dump_listener {
    void (*written)(void *context, uint64_t bytes); /* so many more */
    void *context;
};

/**
 * core_dump_write() - Dump a domain's core
 * @to:    What is written to from its present position, and left as it is on failure; its name in
 *         messages is @path. -1: @path
 * @path:  An existing regular file is replaced once the dump is complete. Until then the dump has
 *         no name, so a failure or SIGKILL leaves nothing of it
 * @error: Filled on failure
 *
 * Blocks until the dump is written.
 *
 * Return: 0, or -1
 */
int core_dump_write(const struct domain *domain, const char *path, int to,
                    const struct core_dump_listener *listener, struct error *error);

#endif
