/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opens where a guest's state goes to, or comes from. In the child process: it may take long.
 */
#ifndef QEMU_INTEGRATION_MIGRATION_TRANSPORT_H
#define QEMU_INTEGRATION_MIGRATION_TRANSPORT_H

#include "common/error.h"
#include "qemu-integration/plan/migration-address.h"

#include <stdbool.h>
#include <sys/types.h>

struct transport {
    int fd;           /* blocks */
    pid_t command;    /* of MIGRATION_EXEC; else 0 */
    const char *file; /* of MIGRATION_FILE, borrowed: gets its name when it is complete. NULL: it is
                         no regular file */
};

/**
 * transport_open_outgoing() - Open it for writing
 * @inherited: The descriptor of MIGRATION_FD; -1 for others
 *
 * A file has mode 0600, and takes the place of an older one when it is complete.
 *
 * Return: 0, or -1
 */
int transport_open_outgoing(struct transport *transport, const struct migration_address *address,
                            int inherited, struct error *error);

/**
 * transport_open_incoming() - Open it for reading; not MIGRATION_TCP and MIGRATION_UNIX
 *
 * Return: 0, or -1
 */
int transport_open_incoming(struct transport *transport, const struct migration_address *address,
                            int inherited, struct error *error);

/**
 * transport_close() - Complete and close it, and wait for the command's end
 * @error: Filled on failure: what has been written is not safe, or the command failed
 *
 * Return: 0, or -1
 */
int transport_close(struct transport *transport, struct error *error);

/**
 * transport_listen() - Listen at MIGRATION_TCP or MIGRATION_UNIX
 *
 * A socket of MIGRATION_UNIX has mode 0600, and replaces one that nobody listens at.
 *
 * Return: non-blocking descriptor, or -1
 */
int transport_listen(const struct migration_address *address, struct error *error);

#endif
