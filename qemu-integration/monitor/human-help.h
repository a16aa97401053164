/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lists of commands that people see: QEMU's, with ours among them. A line of QEMU's help is
 * "NAME ARGUMENTS -- TEXT", and may be followed by others that begin with white space or '['. Pure.
 */
#ifndef QEMU_INTEGRATION_MONITOR_HUMAN_HELP_H
#define QEMU_INTEGRATION_MONITOR_HUMAN_HELP_H

#include "qemu-integration/monitor/commands.h"

#include <event2/buffer.h>
#include <json-c/json.h>
#include <stdbool.h>

/**
 * human_help_one() - Append the help for one command of ours
 */
void human_help_one(const struct monitor_human *human, struct evbuffer *text);

/**
 * human_help_merge() - Append QEMU's list with our commands in place of its own of the same names
 * @info: It is that of "info"
 * @list: What QEMU has answered
 */
void human_help_merge(const struct monitor_commands *commands, bool info, const char *list,
                      struct evbuffer *text);

/**
 * human_help_names() - Add the names in a list to an array of strings
 */
void human_help_names(const char *list, json_object *names);

#endif
