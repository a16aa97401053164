/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The functions of the monitor's commands that only ask: see struct monitor_command. Each has the
 * name of its command.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_DOMAIN_QUERIES_H
#define QEMU_INTEGRATION_LIFECYCLE_DOMAIN_QUERIES_H

#include "qemu-integration/lifecycle/life.h"

/**
 * life_check_domain() - Whether there is a domain to ask or to change
 * @error: Filled when the life has ended: its number may then be another's
 *
 * Return: 0, or -1
 */
int life_check_domain(const struct lifecycle *cycle, struct error *error);

/* query-status: QEMU does not know what becomes of the domain. */
void life_amend_status(void *context, const json_object *arguments, json_object *value);

/* query-cpus-fast: QEMU has no vcpus of a PV or PVH guest. */
void life_amend_cpus(void *context, const json_object *arguments, json_object *value);

json_object *life_query_uuid(void *context, json_object *arguments, struct error *error);
json_object *life_query_target(void *context, json_object *arguments, struct error *error);
json_object *life_query_balloon(void *context, json_object *arguments, struct error *error);
json_object *life_query_dump_formats(void *context, json_object *arguments, struct error *error);
json_object *life_query_domain(void *context, json_object *arguments, struct error *error);
json_object *life_query_cpu_stats(void *context, json_object *arguments, struct error *error);

#endif
