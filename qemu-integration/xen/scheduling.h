/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How much of the host's processors a domain gets, and which. Every call passes the call gate.
 */
#ifndef QEMU_INTEGRATION_XEN_SCHEDULING_H
#define QEMU_INTEGRATION_XEN_SCHEDULING_H

#include "common/cpu-list.h"
#include "common/error.h"
#include "qemu-integration/xen/domain.h"

/**
 * domain_pin_vcpu() - Have a vcpu run on some of the host's processors only (hard affinity)
 * @vcpu: Its number
 * @cpus: All of them have to exist
 *
 * Return: 0, or -1
 */
int domain_pin_vcpu(const struct domain *domain, unsigned vcpu, const struct cpu_list *cpus,
                    struct error *error);

/* The limits of both schedulers that have such shares. */
#define SCHEDULING_WEIGHT_MAX 65535
#define SCHEDULING_CAP_MAX    65534

struct scheduling_share {
    const char *scheduler; /* "credit" or "credit2" */
    unsigned weight;       /* compared with other domains; 256 is usual */
    unsigned cap;          /* percent of one processor at most; 0: no limit */
};

/**
 * domain_get_share() - Ask for a domain's share
 * @share: Filled on success
 *
 * Return: 0, or -1, also if Xen's scheduler has no shares
 */
int domain_get_share(const struct domain *domain, struct scheduling_share *share,
                     struct error *error);

/**
 * domain_set_share() - Set it
 * @share: From domain_get_share(); weight 1 to SCHEDULING_WEIGHT_MAX, cap to SCHEDULING_CAP_MAX
 *
 * Return: 0, or -1
 */
int domain_set_share(const struct domain *domain, const struct scheduling_share *share,
                     struct error *error);

#endif
