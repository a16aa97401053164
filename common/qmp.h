/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QMP's framing, for either side of a connection: one JSON object a line (QEMU's
 * docs/interop/qmp-spec.txt, 2.1). What the objects mean is the caller's business.
 */
#ifndef COMMON_QMP_H
#define COMMON_QMP_H

#include "common/units.h"

#include <event2/buffer.h>
#include <json-c/json.h>
#include <stdbool.h>

/* Bytes of a line, without its end. */
#define QMP_LINE_MAX MIB

/* Objects and arrays within each other. */
#define QMP_DEPTH_MAX 128

enum qmp_message {
    QMP_INCOMPLETE, /* no whole line yet */
    QMP_OBJECT,
    QMP_INVALID,  /* a line that is not one JSON object in UTF-8; skipped */
    QMP_TOO_LONG, /* a line of more than QMP_LINE_MAX bytes; skipped */
};

/* The state of one connection's input; all zero at first. */
struct qmp_reader {
    bool skipping; /* within a line that is too long */
};

/**
 * qmp_read() - Take the next message
 * @reader: Of this connection
 * @input:  Untrusted bytes, cut anywhere; whole lines are removed, at most QMP_LINE_MAX bytes stay
 * @object: Set for QMP_OBJECT, to be released by json_object_put(); NULL otherwise
 *
 * Blank lines are skipped silently. To be called until it returns QMP_INCOMPLETE.
 */
enum qmp_message qmp_read(struct qmp_reader *reader, struct evbuffer *input, json_object **object);

#endif
