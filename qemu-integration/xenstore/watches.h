/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Watches in xenstore, on a connection of their own that lasts as long as the program. The module
 * that sets a watch is called back when it fires.
 *
 * xenstored scans all of its socket connections for every request. So long-lived connections go
 * through the kernel's xenbus device, where all programs share dom0's one connection, and the
 * socket serves short ones (store.h). The kernel does not report the death of xenstored, and a
 * request then hangs: another reason to send requests through the socket.
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
 * For a child that is about to execute another program: sets XENSTORED_PATH in the environment,
 * unless the user has named xenstored's place (by that variable or XENSTORED_RUNDIR).
 *
 * Return: 0, or -1 with errno
 */
int store_prefer_kernel(void);

/**
 * store_watches_open() - Connect to xenstored, through the kernel's device if there is one
 * @gate:  Borrowed for the life of the connection; may be NULL
 * @error: Filled on failure
 *
 * xenstored must be known to run (store_open() has succeeded), and no other thread may use the
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

/* A watch has fired. May set and end watches, this one included; may not close the connection. */
typedef void store_watch_fired(void *context);

/* How many watches can be set at a time. */
#define STORE_WATCHES_MAX 8

/**
 * store_watch() - Call back after changes at or below a path
 * @path:    "@releaseDomain": when a domain ends
 * @fired:   Called by store_watches_dispatch(), at least once: xenstored reports a new watch as
 *           fired
 * @context: Its argument
 * @error:   Filled on failure
 *
 * Return: 0, or -1
 */
int store_watch(struct store_watches *watches, const char *path, store_watch_fired *fired,
                void *context, struct error *error);

/**
 * store_unwatch() - End a watch; it is not called back any more
 * @path:    As given to store_watch()
 * @context: The same; a watch that is not set is no failure
 *
 * Return: 0, or -1 if xenstored could not be told
 */
int store_unwatch(struct store_watches *watches, const char *path, const void *context);

/**
 * store_watches_fd() - Descriptor that becomes readable when a watch has fired
 *
 * Not for those that have fired while another watch was set or ended: after that, dispatch once.
 */
int store_watches_fd(struct store_watches *watches);

/**
 * store_watches_dispatch() - Take one fired watch, without waiting, and call its function
 *
 * Return: whether there was one
 */
bool store_watches_dispatch(struct store_watches *watches);

#endif
