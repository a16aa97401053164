/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How far writing the guest's state has come, in QEMU's words.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_OUTGOING_PROGRESS_H
#define QEMU_INTEGRATION_LIFECYCLE_OUTGOING_PROGRESS_H

#include "qemu-integration/lifecycle/life.h"

#include <json-c/json.h>

/**
 * outgoing_status_name() - QEMU's word for a status
 */
const char *outgoing_status_name(enum outgoing_status status);

#define OUTGOING_LINE_SIZE 160

/* Columns that it has as a rule: what is written over itself is filled up to that with blanks. */
#define OUTGOING_LINE_WIDTH 71

/**
 * outgoing_progress_line() - How far it has come, for people
 * @line: Filled with text
 */
void outgoing_progress_line(const struct lifecycle *cycle, char line[OUTGOING_LINE_SIZE]);

/**
 * outgoing_describe() - The answer to "query-migrate", to be released by the caller
 */
json_object *outgoing_describe(const struct lifecycle *cycle);

#endif
