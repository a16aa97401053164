/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The host's network interfaces: taps, bridges and their ports. By rtnetlink, without running
 * scripts or programs.
 */
#ifndef QEMU_INTEGRATION_NETWORK_INTERFACES_H
#define QEMU_INTEGRATION_NETWORK_INTERFACES_H

#include "common/call-gate.h"
#include "common/error.h"

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * network_is_bridge() - Whether an interface exists and is a bridge
 */
bool network_is_bridge(const char *interface);

/**
 * network_is_tap() - Whether an interface exists and is a tap
 */
bool network_is_tap(const char *interface);

/**
 * network_exists() - Whether there is an interface of that name
 */
bool network_exists(const char *interface);

/**
 * network_bridge_of() - Find the bridge that an interface is a port of
 * @bridge: Filled if there is one
 *
 * Return: whether there is one
 */
bool network_bridge_of(const char *interface, char bridge[IFNAMSIZ]);

/**
 * network_mtu() - Get an interface's MTU in bytes; 0 if there is no such interface
 */
unsigned network_mtu(const char *interface);

/**
 * network_counter() - Get one of an interface's counters; 0 if there is no such interface
 * @name: The kernel's: "rx_bytes", "tx_packets", ...
 */
uint64_t network_counter(const char *interface, const char *name);

/**
 * network_rename() - Rename an interface, which must be down
 *
 * Return: 0, or -1
 */
int network_rename(struct call_gate *gate, const char *interface, const char *name,
                   struct error *error);

enum network_address {
    ADDRESS_KEEP,
    ADDRESS_HIGHEST, /* for interfaces that we made: no bridge takes this address as its own */
};

/**
 * network_bring_up() - Join an interface to a bridge and bring it up
 * @bridge:  NULL: only bring it up. The interface gets the bridge's MTU: a bridge, and with it the
 *           host, falls to the smallest of its ports'
 * @address: Ethernet address that the interface gets
 *
 * Return: 0, or -1
 */
int network_bring_up(struct call_gate *gate, const char *interface, const char *bridge,
                     enum network_address address, struct error *error);

/**
 * network_tap_name() - Get the name of a tap
 * @fd: Descriptor that may be a tap's
 *
 * Return: whether it is one
 */
bool network_tap_name(int fd, char name[IFNAMSIZ]);

/**
 * network_open_tap() - Create a tap, which the kernel removes when its last descriptor is closed
 * @name:  In: name, or a pattern with "%d" for a number that the kernel chooses; out: the name
 * @error: Filled on failure
 *
 * Return: descriptor, close-on-exec, or -1
 */
int network_open_tap(struct call_gate *gate, char name[IFNAMSIZ], struct error *error);

#endif
