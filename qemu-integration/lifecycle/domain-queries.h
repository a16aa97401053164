/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The functions of the monitor's commands that only ask: see struct monitor_command.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_DOMAIN_QUERIES_H
#define QEMU_INTEGRATION_LIFECYCLE_DOMAIN_QUERIES_H

#include "qemu-integration/lifecycle/life.h"

/* query-status: QEMU does not know what becomes of the domain. */
void life_amend_status(void *context, json_object *value);

/* x-xen-query-domain */
json_object *life_query_domain(void *context, json_object *arguments, struct error *error);

#endif
