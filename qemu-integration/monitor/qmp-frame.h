/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where one message of a QMP connection ends and the next begins, and what it says. As QEMU's own
 * reader (qobject/json-streamer.c, json-lexer.c): a message ends with its last bracket, not with
 * its line; what cannot be one is reported and skipped.
 */
#ifndef QEMU_INTEGRATION_MONITOR_QMP_FRAME_H
#define QEMU_INTEGRATION_MONITOR_QMP_FRAME_H

#include "common/error.h"
#include "common/units.h"

#include <event2/buffer.h>
#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

/* QEMU's limits for one message: MAX_TOKEN_SIZE, MAX_TOKEN_COUNT, MAX_NESTING. */
#define QMP_FRAME_SIZE_MAX   (64 * MIB) /* bytes */
#define QMP_FRAME_TOKENS_MAX (UINT64_C(2) << 20)
#define QMP_FRAME_DEPTH_MAX  1024

enum qmp_frame_result {
    QMP_FRAME_INCOMPLETE, /* no whole message yet */
    QMP_FRAME_VALUE,      /* a message: any JSON value */
    QMP_FRAME_ERROR,      /* something that is none, and has been removed */
};

/* The state of one connection's input; all zero at first. */
struct qmp_frame {
    size_t scanned; /* bytes of the input that have been looked at */
    size_t begin;   /* of the message, among them */
    size_t tokens;
    int braces, brackets;
    char quote; /* that ends the string; 0: not within one */
    bool escaped;
    bool in_word;    /* a number, true, false, null */
    bool recovering; /* what follows an error is skipped up to something that can be a beginning */
};

/**
 * qmp_frame_next() - Take the next message
 * @frame: Of this connection
 * @input: Untrusted bytes, cut anywhere; at most QMP_FRAME_SIZE_MAX stay there
 * @value: Set for QMP_FRAME_VALUE, to be released by json_object_put(); NULL is JSON's null
 * @error: Filled for QMP_FRAME_ERROR, in QEMU's words
 *
 * To be called until it returns QMP_FRAME_INCOMPLETE.
 */
enum qmp_frame_result qmp_frame_next(struct qmp_frame *frame, struct evbuffer *input,
                                     json_object **value, struct error *error);

#endif
