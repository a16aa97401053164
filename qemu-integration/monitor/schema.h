/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands that are answered here in QEMU's description of its own, query-qmp-schema. The
 * format is that of QEMU's qapi/introspect.json. Pure.
 */
#ifndef QEMU_INTEGRATION_MONITOR_SCHEMA_H
#define QEMU_INTEGRATION_MONITOR_SCHEMA_H

#include "qemu-integration/monitor/commands.h"

#include <json-c/json.h>

/**
 * monitor_schema_add() - Add those that QEMU does not have, with their types
 * @answer: QEMU's answer to query-qmp-schema, changed; an error is left as it is
 *
 * QEMU's own types have numbers as names, ours are called after their command.
 */
void monitor_schema_add(const struct monitor_commands *commands, json_object *answer);

#endif
