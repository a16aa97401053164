/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The host's network interfaces: taps, bridges and what is joined to them. Through rtnetlink, no
 * script and no program.
 */
#ifndef QEMU_INTEGRATION_NETWORK_INTERFACES_H
#define QEMU_INTEGRATION_NETWORK_INTERFACES_H

#include "common/call-gate.h"
#include "common/error.h"

#include <net/if.h>
#include <stdbool.h>

/**
 * network_is_bridge() - Whether an interface exists and is a bridge
 */
bool network_is_bridge(const char *interface);

/**
 * network_exists() - Whether there is an interface of that name
 */
bool network_exists(const char *interface);

/**
 * network_bridge_of() - The bridge that an interface is joined to
 * @bridge: Filled if there is one
 *
 * Return: whether there is one
 */
bool network_bridge_of(const char *interface, char bridge[IFNAMSIZ]);

/**
 * network_rename() - Give an interface that is down another name
 *
 * Return: 0, or -1
 */
int network_rename(struct call_gate *gate, const char *interface, const char *name,
                   struct error *error);

/**
 * network_bring_up() - Join an interface to a bridge and bring it up
 * @bridge: NULL: only bring it up
 * @own:    It is ours alone: it gets an address that no bridge takes for its own
 *
 * Return: 0, or -1
 */
int network_bring_up(struct call_gate *gate, const char *interface, const char *bridge, bool own,
                     struct error *error);

/**
 * network_tap_name() - The name of the tap behind a descriptor
 *
 * Return: whether it is one
 */
bool network_tap_name(int fd, char name[IFNAMSIZ]);

/**
 * network_open_tap() - Make a tap that is gone when its last descriptor is closed
 * @name:  In: wished name, with "%d" for a number of the kernel's choice; out: the name
 * @error: Filled on failure
 *
 * Return: descriptor, close-on-exec, or -1
 */
int network_open_tap(struct call_gate *gate, char name[IFNAMSIZ], struct error *error);

#endif
