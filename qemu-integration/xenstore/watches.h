/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Watches in xenstore, on a connection of their own that lasts as long as the program.
 *
 * xenstored goes over all connections to its socket for each request of anybody. So what lasts goes
 * through the kernel's xenbus device, with which all programs share the one connection of dom0, and
 * the socket is for what is short (store.h). The kernel does not tell when xenstored has died, and
 * a request then waits for ever: another reason to make those on the socket.
 */
#ifndef QEMU_INTEGRATION_XENSTORE_WATCHES_H
#define QEMU_INTEGRATION_XENSTORE_WATCHES_H

#include "common/call-gate.h"
#include "common/error.h"

#include <stdbool.h>

struct store_watches;

/**
 * store_prefer_kernel() - Have libxenstore connect through the kernel's device, if there is one
 *
 * For the process of a child that is about to become another program: sets XENSTORED_PATH in the
 * environment, unless the user has said where xenstored is (that variable or XENSTORED_RUNDIR).
 *
 * Return: 0, or -1 with errno
 */
int store_prefer_kernel(void);

/**
 * store_watches_open() - Connect to xenstored, through the kernel's device if there is one
 * @gate:  Borrowed for the life of the connection; may be NULL
 * @error: Filled on failure
 *
 * xenstored must be known to run (store_open() says so), and no other thread may look at the
 * environment meanwhile.
 *
 * Return: connection to give to store_watches_close(), or NULL
 */
struct store_watches *store_watches_open(struct call_gate *gate, struct error *error);
void store_watches_close(struct store_watches *watches);

static inline void cleanup_store_watches_function(struct store_watches **watches)
{
    store_watches_close(*watches);
}
#define cleanup_store_watches __attribute__((cleanup(cleanup_store_watches_function)))

/**
 * store_watch() - Ask to be told of changes at or below a path
 * @token: Comes back with each event; "@releaseDomain" as path tells of domains that end
 *
 * Return: 0, or -1
 */
int store_watch(struct store_watches *watches, const char *path, const char *token,
                struct error *error);
int store_unwatch(struct store_watches *watches, const char *path, const char *token);

/**
 * store_watches_fd() - Descriptor that becomes readable when a watch has fired
 */
int store_watches_fd(struct store_watches *watches);

/**
 * store_next_event() - Take one fired watch, without waiting
 * @token:  Filled with its token, cut to @size bytes
 *
 * Return: whether there was one
 */
bool store_next_event(struct store_watches *watches, char *token, unsigned size);

#endif
