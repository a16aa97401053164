/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The vcpus of a guest as QEMU shows those that can be plugged: the guest of a machine without
 * emulated devices has one device "xen-vcpu" for each, of which the first is always there. What
 * plugs one is the guest's kernel, which is told how many it is to use.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_VCPU_COMMANDS_H
#define QEMU_INTEGRATION_LIFECYCLE_VCPU_COMMANDS_H

#include "qemu-integration/lifecycle/life.h"

#include <json-c/json.h>

/**
 * life_begin_query_vcpus() - "query-hotpluggable-cpus"; those of an HVM guest are QEMU's
 */
int life_begin_query_vcpus(void *context, json_object *arguments,
                           const struct monitor_ticket *ticket, struct error *error);

/**
 * life_begin_vcpu_add() - "device_add" of a vcpu: the next one that the guest does not use
 */
int life_begin_vcpu_add(struct lifecycle *cycle, json_object *arguments,
                        const struct monitor_ticket *ticket, struct error *error);

/**
 * life_begin_vcpu_del() - "device_del" of a vcpu: the last one that the guest uses
 */
int life_begin_vcpu_del(struct lifecycle *cycle, json_object *arguments,
                        const struct monitor_ticket *ticket, struct error *error);

#endif
