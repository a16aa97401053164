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

/**
 * monitor_schema_describe() - Change QEMU's answer to what there can be asked for: ours are added,
 * and what is always refused is not listed
 * @question: The command that is answered; another than query-commands and query-qmp-schema is left
 *            as it is
 */
void monitor_schema_describe(const struct monitor_commands *commands, const char *question,
                             json_object *answer);

#endif
