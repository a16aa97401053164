/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options that name network cards and what they are connected to: -nic, -netdev, -net, and
 * -device with a netdev.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_NETWORK_H
#define QEMU_INTEGRATION_OPTIONS_NETWORK_H

#include "common/error.h"
#include "qemu-integration/vm.h"

/**
 * option_add_nic() - -nic TYPE[,...]: a card and what it is connected to; "none" adds nothing
 *
 * Return: 0, or -1
 */
int option_add_nic(struct vm *vm, const char *option, const char *argument, struct error *error);

/**
 * option_add_netdev() - -netdev TYPE,id=ID[,...]
 *
 * Return: 0, or -1
 */
int option_add_netdev(struct vm *vm, const char *option, const char *argument, struct error *error);

/**
 * option_add_net() - -net nic[,...] and -net TYPE[,...]: one card on one network; "none" adds
 * nothing
 *
 * Return: 0, or -1
 */
int option_add_net(struct vm *vm, const char *option, const char *argument, struct error *error);

/**
 * option_add_device() - -device: a network card if it has a netdev, else for QEMU
 *
 * Return: 0, or -1
 */
int option_add_device(struct vm *vm, const char *option, const char *argument, struct error *error);

/**
 * option_connect_nics() - Settle what the whole command line tells: every card has its netdev, no
 * netdev has two, and the machine can have such cards
 *
 * Return: 0, or -1
 */
int option_connect_nics(struct vm *vm, struct error *error);

/**
 * option_release_network() - Free what cards and netdevs own
 */
void option_release_network(struct vm *vm);

#endif
