/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opens where a guest's state goes to, or comes from. In the child process, as it may take long; a
 * command is started by the program, which is told of its end.
 */
#ifndef QEMU_INTEGRATION_MIGRATION_TRANSPORT_H
#define QEMU_INTEGRATION_MIGRATION_TRANSPORT_H

#include "common/call-gate.h"
#include "common/error.h"
#include "common/resolve.h"
#include "qemu-integration/plan/migration-address.h"

#include <stdbool.h>
#include <sys/types.h>

struct transport {
    int fd;           /* blocks */
    const char *file; /* of MIGRATION_FILE, borrowed; else NULL */
    bool unnamed;     /* it gets its name when it is complete */
    bool lasts;       /* what is written has to be on the disk at the end */
};

/* A command that reads or writes a guest's state. */
struct transport_command {
    pid_t pid; /* of a process group of its own; 0: none */
    int fd;    /* our end of its standard input or output; blocks */
};

/**
 * transport_start_command() - Start the command of MIGRATION_EXEC
 * @text:     For the shell
 * @outgoing: It reads; else it writes
 *
 * Return: 0, or -1
 */
int transport_start_command(struct transport_command *command, const char *text, bool outgoing,
                            struct call_gate *gate, struct error *error);

/**
 * transport_open_outgoing() - Open it for writing
 * @inherited: The descriptor of MIGRATION_EXEC and MIGRATION_FD, which blocks; -1 for others
 *
 * A file has mode 0600, and takes the place of an older one when it is complete.
 *
 * Return: 0, or -1
 */
int transport_open_outgoing(struct transport *transport, const struct migration_address *address,
                            int inherited, struct error *error);

/**
 * transport_open_incoming() - Open it for reading
 * @inherited: The same; also the connection of MIGRATION_TCP and MIGRATION_UNIX
 *
 * Return: 0, or -1
 */
int transport_open_incoming(struct transport *transport, const struct migration_address *address,
                            int inherited, struct error *error);

/**
 * transport_close() - Complete and close it
 * @error: Filled on failure: what has been written is not safe
 *
 * Return: 0, or -1
 */
int transport_close(struct transport *transport, struct error *error);

/**
 * transport_is_socket() - Whether there is a UNIX socket of that name
 */
bool transport_is_socket(const char *path);

/**
 * transport_look_up() - Begin to look up the host of MIGRATION_TCP, to listen there
 *
 * Return: for transport_listen() once it is done, or resolve_abandon(); NULL: there is nothing to
 * be looked up for this address
 */
struct resolve_query *transport_look_up(const struct migration_address *address);

/**
 * transport_listen() - Listen at MIGRATION_TCP or MIGRATION_UNIX
 * @query: Of transport_look_up(), which is done; taken
 *
 * A socket of MIGRATION_UNIX has mode 0600, and replaces one that nobody listens at.
 *
 * Return: non-blocking descriptor, or -1
 */
int transport_listen(const struct migration_address *address, struct resolve_query *query,
                     struct error *error);

#endif
