/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The functions of the monitor's commands that do something to the domain: see struct
 * monitor_command. Each has the name of its command.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_DOMAIN_EFFECTS_H
#define QEMU_INTEGRATION_LIFECYCLE_DOMAIN_EFFECTS_H

#include "qemu-integration/lifecycle/life.h"

json_object *life_balloon(void *context, json_object *arguments, struct error *error);
json_object *life_inject_nmi(void *context, json_object *arguments, struct error *error);
json_object *life_pin_vcpu(void *context, json_object *arguments, struct error *error);
json_object *life_set_vcpus(void *context, json_object *arguments, struct error *error);

/* dump-guest-memory and query-dump. */
int life_dump_memory(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                     struct error *error);
json_object *life_query_dump(void *context, json_object *arguments, struct error *error);

/* x-xen-sched-credit; without arguments it only asks. */
json_object *life_share(void *context, json_object *arguments, struct error *error);

#endif
