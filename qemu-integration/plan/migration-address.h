/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a guest's state goes to or comes from, in QEMU's syntax:
 * exec:COMMAND, fd:NUMBER, file:PATH, tcp:HOST:PORT, unix:PATH.
 */
#ifndef QEMU_INTEGRATION_PLAN_MIGRATION_ADDRESS_H
#define QEMU_INTEGRATION_PLAN_MIGRATION_ADDRESS_H

#include "common/error.h"

enum migration_transport {
    MIGRATION_EXEC, /* a shell command's standard input or output */
    MIGRATION_FD,   /* an open descriptor */
    MIGRATION_FILE,
    MIGRATION_TCP,
    MIGRATION_UNIX, /* a stream socket */
};

struct migration_address {
    enum migration_transport transport;
    char text[1024]; /* the command, or the path */
    char host[256];  /* of MIGRATION_TCP; "": any address of this host */
    char port[32];   /* of MIGRATION_TCP: a number or a name */
    int fd;          /* of MIGRATION_FD */
};

/**
 * migration_address_parse() - Read an address
 * @uri:   Untrusted
 * @error: Filled on failure
 *
 * Return: 0, or -1
 */
int migration_address_parse(struct migration_address *address, const char *uri,
                            struct error *error);

#endif
