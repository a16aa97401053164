/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Xen knows of a domain and its vcpus while it lives. Every call passes the call gate.
 */
#ifndef QEMU_INTEGRATION_XEN_DOMAIN_INFO_H
#define QEMU_INTEGRATION_XEN_DOMAIN_INFO_H

#include "common/error.h"
#include "qemu-integration/xen/domain.h"

#include <stdbool.h>
#include <stdint.h>

struct domain_info {
    uint64_t memory;       /* bytes that it has, those of its devices included */
    uint64_t memory_limit; /* bytes */
    unsigned vcpus;
    unsigned vcpus_online; /* those that the guest has started */
};

/**
 * domain_get_info() - Ask about a domain
 * @info: Filled on success
 *
 * Return: 0, or -1 if there is no such domain, or Xen cannot be asked
 */
int domain_get_info(const struct domain *domain, struct domain_info *info, struct error *error);

struct domain_vcpu {
    bool online;   /* the guest has started it */
    bool running;  /* on a processor, now */
    bool blocked;  /* waits for an event */
    uint64_t time; /* nanoseconds that it has run */
    unsigned cpu;  /* the processor that it runs on, or ran on last */
};

/**
 * domain_get_vcpu() - Ask about a vcpu
 * @vcpu: Its number
 * @info: Filled on success
 *
 * Return: 0, or -1
 */
int domain_get_vcpu(const struct domain *domain, unsigned vcpu, struct domain_vcpu *info,
                    struct error *error);

#endif
