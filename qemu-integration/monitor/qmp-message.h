/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The messages of QMP as a server sends them (QEMU's docs/interop/qmp-spec.txt, 2.2 to 2.5). Each
 * constructor returns NULL without memory, and NULL is accepted wherever a message is.
 */
#ifndef QEMU_INTEGRATION_MONITOR_QMP_MESSAGE_H
#define QEMU_INTEGRATION_MONITOR_QMP_MESSAGE_H

#include "common/json.h"

#include <event2/buffer.h>
#include <stdbool.h>
#include <sys/time.h>

/* A request's id, which its answer carries: any JSON value, null (NULL) too, or none. */
struct qmp_id {
    bool present;
    json_object *value;
};

/**
 * qmp_error() - An answer that is an error
 * @class: "GenericError", "CommandNotFound", ...
 */
json_object *qmp_error(const char *class, const char *description);

/**
 * qmp_return() - An answer that is none
 * @value: Taken; NULL: {}
 */
json_object *qmp_return(json_object *value);

/**
 * qmp_event() - An event
 * @data: Taken; NULL: it has none
 * @when: Since 1970
 */
json_object *qmp_event(const char *name, json_object *data, struct timeval when);

/**
 * qmp_set_id() - Give an answer a request's id in place of its own
 * @id: Its value gets one more reference
 */
void qmp_set_id(json_object *message, struct qmp_id id);

/**
 * qmp_greeting_offers_oob() - Whether a greeting offers commands out of band; NULL: no
 */
bool qmp_greeting_offers_oob(const json_object *greeting);

/**
 * qmp_write() - Append a message and the end of its line
 * @pretty: With line breaks and indentation, as with -qmp-pretty
 *
 * The layout is QEMU's, which programs have been seen to compare.
 */
void qmp_write(struct evbuffer *output, json_object *message, bool pretty);

#endif
