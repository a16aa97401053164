/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Network cards that are plugged into a guest that runs, and unplugged. QEMU has no part in a vif,
 * so these commands are obeyed here, in its words, where they are about one.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_CARD_HOTPLUG_H
#define QEMU_INTEGRATION_LIFECYCLE_CARD_HOTPLUG_H

#include "qemu-integration/lifecycle/life.h"

/*
 * As in struct monitor_command: netdev_add, netdev_del, device_del, and the device_add of a card.
 * All pass to QEMU what is not about a vif.
 */
int life_begin_netdev_add(void *context, json_object *arguments,
                          const struct monitor_ticket *ticket, struct error *error);
int life_begin_netdev_del(void *context, json_object *arguments,
                          const struct monitor_ticket *ticket, struct error *error);
int life_begin_card_add(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                        struct error *error);
int life_begin_device_del(void *context, json_object *arguments,
                          const struct monitor_ticket *ticket, struct error *error);

/**
 * life_cards_end_life() - End what is under way: cards that are being plugged or unplugged are gone
 */
void life_cards_end_life(struct lifecycle *cycle);

#endif
