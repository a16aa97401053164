/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options that name network cards and what they are connected to: -nic, -netdev, -net, and
 * -device with a netdev.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_NETWORK_H
#define QEMU_INTEGRATION_OPTIONS_NETWORK_H

#include "qemu-integration/options/parser.h"

extern const struct option_group network_options;

/**
 * option_connect_nics() - Check and complete the network, now that all options are known
 *
 * Every card must have its own netdev and every netdev a card, and the machine must be able to have
 * such cards.
 *
 * Return: 0, or -1
 */
int option_connect_nics(struct vm *vm, struct error *error);

/**
 * option_release_network() - Free what cards and netdevs own
 */
void option_release_network(struct vm *vm);

#endif
