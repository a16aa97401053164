/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A network namespace with one interface, for a program that is to reach one network and nothing
 * else of the host. A veth pair carries the packets: one end lies in the namespace, the other one
 * on the host, where it can be joined to a bridge.
 *
 * The kernel removes the namespace, and the pair with it, when no process has it or a descriptor of
 * it: nothing is left if all processes are killed.
 */
#ifndef QEMU_INTEGRATION_NETWORK_NAMESPACE_H
#define QEMU_INTEGRATION_NETWORK_NAMESPACE_H

#include "common/call-gate.h"
#include "common/error.h"

#include <net/if.h>
#include <netinet/in.h>
#include <stdint.h>

struct network_address_setting {
    int family;      /* AF_INET or AF_INET6 */
    unsigned prefix; /* bits */
    unsigned mtu;    /* bytes; 0: as it is */
    /* In network byte order; IPv4: the first 4 bytes; all zero: none. */
    uint8_t address[16], router[16];
};

struct network_namespace {
    int fd;      /* the namespace, for setns(); -1: none */
    int control; /* rtnetlink socket in it */
    /* Private: the inner end's number, and what was set last, of IPv4 and of IPv6. */
    int index;
    struct network_address_setting last[2];
};

/**
 * network_namespace_make() - Make a namespace without interfaces, except lo
 * @gate:      Passed once
 * @namespace: Filled; to be closed with network_namespace_close() on failure too
 * @error:     Filled on failure
 *
 * All its ports can be used without privileges.
 *
 * Return: 0, or -1
 */
int network_namespace_make(struct call_gate *gate, struct network_namespace *namespace,
                           struct error *error);

/**
 * network_namespace_close() - Give the namespace up
 */
void network_namespace_close(struct network_namespace *namespace);

struct network_pair {
    const char *outside, *inside; /* names of the two ends */
    const uint8_t *mac;           /* 6 bytes: of the inner end */
    unsigned mtu;                 /* bytes; 0: the kernel's default */
};

/**
 * network_pair_make() - Make a veth pair
 * @gate:  Passed once
 * @error: Filled on failure
 *
 * The inner end is up. The outer one is down, for network_bring_up().
 *
 * Return: 0, or -1
 */
int network_pair_make(struct call_gate *gate, struct network_namespace *namespace,
                      const struct network_pair *pair, struct error *error);

/**
 * network_pair_remove() - Remove a pair, if it is still there
 * @gate:    Passed once
 * @outside: Name of the outer end
 *
 * Return: 0, or -1
 */
int network_pair_remove(struct call_gate *gate, const char *outside, struct error *error);

/**
 * network_namespace_set_address() - Set an address of the inner end, in the place of an earlier one
 * of the family, and its default route
 * @gate: Passed several times
 *
 * Return: 0, or an errno value
 */
int network_namespace_set_address(struct call_gate *gate, struct network_namespace *namespace,
                                  const struct network_address_setting *setting);

#endif
