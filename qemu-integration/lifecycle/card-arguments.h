/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The arguments of the monitor's netdev_add and device_add, where they are those of a vif. Pure:
 * the words are QEMU's qapi/net.json, the rules those of the command line.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_CARD_ARGUMENTS_H
#define QEMU_INTEGRATION_LIFECYCLE_CARD_ARGUMENTS_H

#include "common/error.h"
#include "qemu-integration/plan/plan.h"

#include <json-c/json.h>

struct card_arguments {
    const char *driver;
    const char *id; /* "": none */
    const char *netdev;
    uint8_t mac[6]; /* all zero: none was given */
};

/**
 * netdev_arguments_descriptor() - The descriptor of a tap that a client has sent
 *
 * Return: its number; -1: there is none
 */
int netdev_arguments_descriptor(const json_object *arguments);

/**
 * netdev_arguments_are_ours() - Whether netdev_add adds a network that netback can be connected to
 *
 * That is a bridge, or a tap without what only QEMU's tap can have. Of others QEMU is told.
 */
bool netdev_arguments_are_ours(json_object *arguments);

/**
 * netdev_arguments_allow() - Refuse what QEMU would do and must not
 * @error: Filled then: the host's kernel would take QEMU's word for where the guest's memory is
 *
 * Return: 0, or -1
 */
int netdev_arguments_allow(json_object *arguments, struct error *error);

/**
 * netdev_options_allow() - The same of a line: "tap,id=net1,vhost=on", perhaps in quotation marks
 */
int netdev_options_allow(const char *options, struct error *error);

/**
 * netdev_arguments_read() - Read the arguments of netdev_add
 * @netdev: Filled, and then owned by the caller, with the descriptor: guest_netdev_release()
 * @error:  Filled if they are not right
 *
 * Return: 0, or -1 with nothing to be released
 */
int netdev_arguments_read(struct vm_netdev *netdev, json_object *arguments, struct error *error);

/**
 * card_arguments_are_pv() - Whether device_add names a PV card
 */
bool card_arguments_are_pv(const json_object *arguments);

/**
 * card_arguments_read() - Read the arguments of device_add of a PV card
 * @card: Filled; its texts belong to @arguments
 *
 * Return: 0, or -1
 */
int card_arguments_read(struct card_arguments *card, json_object *arguments, struct error *error);

#endif
