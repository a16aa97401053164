/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a QMP server has to know of one client: whether it has negotiated, and what it may ask. The
 * checks and their words are those of QEMU's qapi/qmp-dispatch.c and monitor/qmp.c. Pure.
 */
#ifndef QEMU_INTEGRATION_MONITOR_QMP_SESSION_H
#define QEMU_INTEGRATION_MONITOR_QMP_SESSION_H

#include "qemu-integration/monitor/qmp-message.h"

#include <json-c/json.h>
#include <stdbool.h>

/* All zero when a client connects. */
struct qmp_session {
    bool negotiated;
    bool oob; /* it has asked for commands out of band, and got them */
};

/* A valid request; borrows from the message. */
struct qmp_request {
    const char *name;
    json_object *arguments; /* NULL: none */
    struct qmp_id id;
    bool oob;
};

/**
 * qmp_session_take() - Look at a message of the client's
 * @oob_offered: Whether the greeting offered commands out of band
 * @message:     Any JSON value
 * @request:     Filled as far as the message could be understood, its id in any case
 *
 * Return: the answer, without id, to be released by the caller; NULL: the request is to be obeyed
 */
json_object *qmp_session_take(struct qmp_session *session, bool oob_offered, json_object *message,
                              struct qmp_request *request);

#endif
