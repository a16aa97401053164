/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memory and state of a guest that has crashed, as a file in Xen's core format (ELF; Xen
 * docs/misc/dump-core-format.txt).
 */
#ifndef QEMU_INTEGRATION_XEN_CORE_DUMP_H
#define QEMU_INTEGRATION_XEN_CORE_DUMP_H

#include "common/error.h"
#include "qemu-integration/xen/domain.h"

#include <stdint.h>

/**
 * core_dump_write() - Dump a domain's core
 * @path:  A regular file that is there is replaced, once the new one is complete; until then
 *         nothing is to be seen of that, nor is anything left of it after a failure or SIGKILL
 * @end_signals: end_signals_open(); a signal there ends the dump, and is left there
 * @error: Filled on failure
 *
 * Nothing else happens meanwhile.
 *
 * Return: 0, or -1
 */
int core_dump_write(const struct domain *domain, const char *path, int end_signals,
                    struct error *error);

#endif
