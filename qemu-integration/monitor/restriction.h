/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -monitor-restrict: the commands that run programs or write files of the client's choice on the
 * host are refused. Pure.
 *
 * QEMU's are known by name, from 7.2 to 10.0; what a later release adds is not known. Of the lines
 * that people type those are known that are obeyed.
 */
#ifndef QEMU_INTEGRATION_MONITOR_RESTRICTION_H
#define QEMU_INTEGRATION_MONITOR_RESTRICTION_H

#include "qemu-integration/monitor/commands.h"

#include <json-c/json.h>

/**
 * monitor_restriction_check() - Whether a command may be obeyed under restriction; a line after
 * human_take()
 * @commands:  Those that are not QEMU's alone
 * @arguments: An object; NULL: none
 * @error:     Filled if not
 *
 * Return: 0, or -1
 */
int monitor_restriction_check(const struct monitor_commands *commands, const char *name,
                              json_object *arguments, struct error *error);

/**
 * monitor_restriction_hide() - Remove those that are refused whatever their arguments are
 * @answer: To query-commands or query-qmp-schema, changed; an error is left as it is
 */
void monitor_restriction_hide(const struct monitor_commands *commands, json_object *answer);

#endif
