/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memory of dom0.
 */
#ifndef QEMU_INTEGRATION_XEN_DOM0_MEMORY_H
#define QEMU_INTEGRATION_XEN_DOM0_MEMORY_H

#include "common/error.h"
#include "qemu-integration/xen/hypervisor.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * dom0_memory_is_fixed() - Whether the administrator has set dom0's memory, by Xen's dom0_mem=
 *
 * As for xl, that is an amount in absolute terms; "-96M", all but so much, is none. Also true if
 * Xen cannot be asked.
 */
bool dom0_memory_is_fixed(struct hypervisor *hypervisor);

/**
 * dom0_memory_fixed_by() - The same of a command line of Xen's
 */
bool dom0_memory_fixed_by(const char *command_line);

/* In bytes. */
struct dom0_memory {
    uint64_t size; /* what it has */
    uint64_t max;  /* its limit */
};

/**
 * dom0_memory_ask() - Ask Xen for dom0's memory
 *
 * Return: 0, or -1
 */
int dom0_memory_ask(struct hypervisor *hypervisor, struct dom0_memory *memory, struct error *error);

#endif
