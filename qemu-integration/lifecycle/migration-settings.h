/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What clients set for migrations, as QEMU's migrate-set-capabilities and migrate-set-parameters:
 * kept here, as it outlives a QEMU. Each function has the name of its command: see struct
 * monitor_command.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_MIGRATION_SETTINGS_H
#define QEMU_INTEGRATION_LIFECYCLE_MIGRATION_SETTINGS_H

#include "common/units.h"
#include "qemu-integration/lifecycle/life.h"

/* QEMU's own: 300 ms, 128 MiB a second, and no events. */
#define MIGRATION_SETTINGS_DEFAULT                                                                 \
    {                                                                                              \
        .limits = {.downtime = 300, .bandwidth = 128 * MIB }                                       \
    }

json_object *life_set_capabilities(void *context, json_object *arguments, struct error *error);
json_object *life_query_capabilities(void *context, json_object *arguments, struct error *error);
json_object *life_set_parameters(void *context, json_object *arguments, struct error *error);
json_object *life_query_parameters(void *context, json_object *arguments, struct error *error);

/* The lines that set one of them. */
json_object *life_set_capability(void *context, json_object *arguments, struct error *error);
json_object *life_set_parameter(void *context, json_object *arguments, struct error *error);

#endif
