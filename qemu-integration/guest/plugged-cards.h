/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Network cards that are plugged into a guest that runs, and unplugged, and the networks that they
 * are connected to. They are vifs as those of the command line are (network.h), and stay over the
 * guest's lives.
 */
#ifndef QEMU_INTEGRATION_GUEST_PLUGGED_CARDS_H
#define QEMU_INTEGRATION_GUEST_PLUGGED_CARDS_H

#include "common/error.h"
#include "qemu-integration/guest/state.h"
#include "qemu-integration/plan/numbers.h"
#include "qemu-integration/xenstore/tree.h"

/**
 * guest_netdev_find() - Find a network that was added
 *
 * Return: network, or NULL
 */
struct vm_netdev *guest_netdev_find(struct guest *guest, const char *id);

/**
 * guest_netdev_exists() - Whether there is a network of that id, added or of the command line
 */
bool guest_netdev_exists(struct guest *guest, const char *id);

/**
 * guest_netdev_add() - Add a network
 * @netdev: Taken; on failure the caller's
 *
 * Return: 0, or -1 if there are too many
 */
int guest_netdev_add(struct guest *guest, const struct vm_netdev *netdev, struct error *error);

/**
 * guest_netdev_release() - Free what a network owns, and close its tap; it is none then
 */
void guest_netdev_release(struct vm_netdev *netdev);

/**
 * guest_card_find() - Find a card that was plugged in, by its id
 *
 * Return: its number, or -1
 */
int guest_card_find(const struct guest *guest, const char *id);

/**
 * guest_card_of_netdev() - Find the card that is connected to a network that was added
 *
 * Return: its number, or -1
 */
int guest_card_of_netdev(const struct guest *guest, const struct vm_netdev *netdev);

/**
 * guest_card_plug() - Plug a card: netback makes its interface, which is to be connected then
 * @card:   Its address, if not all zero; copied
 * @number: Filled
 *
 * Return: 0, or -1 with nothing plugged
 */
int guest_card_plug(struct guest *guest, const struct guest_card *card, unsigned *number,
                    struct error *error);

/**
 * guest_card_release() - Have the guest asked to give up a card, and run its network's downscript
 *
 * Return: 0; or -1: it could not be asked
 */
int guest_card_release(struct guest *guest, unsigned number, struct error *error);

/**
 * guest_card_is_in_use() - Whether the guest or netback still holds a card
 *
 * Return: 1 or 0, or -1
 */
int guest_card_is_in_use(const struct guest *guest, unsigned number, struct error *error);

/**
 * guest_card_remove() - Remove a card's nodes, and with them what netback still has of it
 *
 * The card is there until guest_card_forget().
 *
 * Return: 0, or -1
 */
int guest_card_remove(const struct guest *guest, unsigned number, struct error *error);

/**
 * guest_card_forget() - The card is no more; its network stays, unless it was added with it
 */
void guest_card_forget(struct guest *guest, unsigned number);

/**
 * guest_cards_check_unchanged() - Whether a guest has the cards of its command line
 * @error: Filled, with the card's id, if one was plugged in
 *
 * Return: 0, or -1
 */
int guest_cards_check_unchanged(const struct guest *guest, struct error *error);

/**
 * guest_cards_add_nodes() - Append the nodes of all cards that were plugged in, for a new domain
 */
void guest_cards_add_nodes(const struct guest *guest, const struct plan_numbers *numbers,
                           struct store_tree *tree);

/**
 * guest_cards_close() - Forget all cards and networks, after the last life
 */
void guest_cards_close(struct guest *guest);

#endif
