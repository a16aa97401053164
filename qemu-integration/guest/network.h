/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The network of a guest: the taps of its emulated cards, the passts of its user networks, and its
 * vifs. netback makes the vifs; they are then treated as QEMU treats its taps.
 */
#ifndef QEMU_INTEGRATION_GUEST_NETWORK_H
#define QEMU_INTEGRATION_GUEST_NETWORK_H

#include "common/error.h"
#include "qemu-integration/guest/state.h"

/**
 * guest_network_check() - Whether the host has the bridges, scripts and drivers the cards need
 *
 * Return: 0, or -1
 */
int guest_network_check(const struct guest *guest, struct error *error);

/**
 * guest_network_open() - Make what the device model will inherit: taps, connections with passt
 *
 * Before the guest's nodes are written. Return: 0, or -1
 */
int guest_network_open(struct guest *guest, struct error *error);

/**
 * guest_network_inherited() - Close what the device model alone must have, now that it has it
 *
 * passt ends when the device model does, by the end of their connection.
 */
void guest_network_inherited(struct guest *guest);

/**
 * guest_network_connect() - Connect the vifs that netback has made since the last call
 *
 * There is no event for that, so this has to be polled. It waits for the user's script, but not
 * for long once a signal is pending.
 *
 * Return: 0, or -1
 */
int guest_network_connect(struct guest *guest, struct error *error);

/**
 * guest_card_has_vif() - Whether there is a card of a number, one that was plugged in too, and
 * netback makes its interface
 */
bool guest_card_has_vif(const struct guest *guest, unsigned nic);

/**
 * guest_netdev_check() - Whether the host has the bridge and the script that a network needs
 *
 * Return: 0, or -1
 */
int guest_netdev_check(const struct vm_netdev *netdev, struct error *error);

/**
 * guest_netdev_check_tap() - Whether a PV card can take the place of a tap, if one was passed
 *
 * Return: 0, or -1
 */
int guest_netdev_check_tap(const struct vm_netdev *netdev, struct error *error);

/**
 * guest_vif_connect() - Connect one vif, as guest_network_connect() does
 *
 * Return: 1 if it is connected; 0 if netback has not made it yet; or -1
 */
int guest_vif_connect(struct guest *guest, unsigned nic, struct error *error);

/**
 * guest_vif_disconnect() - Run the script that takes down a vif, if it is connected and has one
 *
 * Return: 0, or -1 with the vif counted as not connected nevertheless
 */
int guest_vif_disconnect(struct guest *guest, unsigned nic, struct error *error);

/**
 * guest_network_attach() - Connect an interface of ours to a card's network, as its vif will be
 *
 * Return: 0, or -1
 */
int guest_network_attach(struct guest *guest, unsigned nic, const char *interface,
                         struct error *error);

/**
 * guest_network_detach() - Run the script that takes such an interface down, if the card has one
 *
 * Return: 0, or -1
 */
int guest_network_detach(struct guest *guest, unsigned nic, const char *interface,
                         struct error *error);

/**
 * guest_network_check_boot() - Whether something connects a card with its network before the guest
 * runs: a bridge or a script
 * @error: Filled if not, with what is missing
 *
 * Return: 0, or -1
 */
int guest_network_check_boot(const struct guest *guest, unsigned nic, struct error *error);

/**
 * guest_network_mtu() - MTU of a card's network in bytes; 0: not known
 */
unsigned guest_network_mtu(const struct guest *guest, unsigned nic);

/**
 * guest_vif_exists() - Whether the host has the interface of a card
 */
bool guest_vif_exists(const struct guest *guest, unsigned nic);

/* What a card has received and sent, as its guest sees it. */
struct guest_traffic {
    uint64_t received_bytes, received_packets;
    uint64_t sent_bytes, sent_packets;
};

/**
 * guest_vif_traffic() - Ask the host's kernel about the interface of a card
 */
struct guest_traffic guest_vif_traffic(const struct guest *guest, unsigned nic);

/**
 * guest_network_ready() - Whether all vifs are connected
 */
bool guest_network_ready(const struct guest *guest);

#endif
