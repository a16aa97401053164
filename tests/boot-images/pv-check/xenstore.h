/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A client of xenstore: one request at a time, no watches, no transactions (xen/io/xs_wire.h). */
#ifndef PV_CHECK_XENSTORE_H
#define PV_CHECK_XENSTORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <xen/io/xs_wire.h>

struct start_info;

struct xenstore_reply {
    char data[XENSTORE_PAYLOAD_MAX + 1]; /* a value, or NUL-terminated names; then a NUL */
    size_t length;                       /* without that last NUL */
};

/**
 * xenstore_open() - Use the ring that start_info names; its page must be mapped
 */
void xenstore_open(const struct start_info *start);

/**
 * xenstore_read() - Get the value of a node
 * @path:  Absolute, or relative to the guest's own directory
 * @reply: Set to it, or after a failure to the reason as text
 *
 * If xenstored has not answered in half a minute, this and all further requests fail.
 *
 * Return: whether there was an answer, and not an error
 */
bool xenstore_read(const char *path, struct xenstore_reply *reply);

/**
 * xenstore_list() - Get the names of a node's children; as xenstore_read()
 */
bool xenstore_list(const char *path, struct xenstore_reply *reply);

#endif
