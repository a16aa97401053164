/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the answers of commands are shown to people: print() of struct monitor_human. Where QEMU has
 * the command, the words are QEMU's. Pure.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_HUMAN_OUTPUT_H
#define QEMU_INTEGRATION_LIFECYCLE_HUMAN_OUTPUT_H

#include "qemu-integration/monitor/commands.h"

#include <event2/buffer.h>
#include <json-c/json.h>

void human_print_status(const struct monitor_call *call, json_object *value, struct evbuffer *text);
void human_print_cpus(const struct monitor_call *call, json_object *value, struct evbuffer *text);
void human_print_uuid(const struct monitor_call *call, json_object *value, struct evbuffer *text);
void human_print_balloon(const struct monitor_call *call, json_object *value,
                         struct evbuffer *text);
void human_print_domain(const struct monitor_call *call, json_object *value, struct evbuffer *text);
void human_print_cpu_stats(const struct monitor_call *call, json_object *value,
                           struct evbuffer *text);
void human_print_share(const struct monitor_call *call, json_object *value, struct evbuffer *text);
void human_print_store(const struct monitor_call *call, json_object *value, struct evbuffer *text);
void human_print_migration(const struct monitor_call *call, json_object *value,
                           struct evbuffer *text);
void human_print_capabilities(const struct monitor_call *call, json_object *value,
                              struct evbuffer *text);
void human_print_parameters(const struct monitor_call *call, json_object *value,
                            struct evbuffer *text);
void human_print_dump(const struct monitor_call *call, json_object *value, struct evbuffer *text);
void human_print_stats(const struct monitor_call *call, json_object *value, struct evbuffer *text);

#endif
