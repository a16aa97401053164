/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shared by the files that talk to libxenctrl, libxenguest and libxenforeignmemory, and by no
 * others.
 */
#ifndef QEMU_INTEGRATION_XEN_HYPERVISOR_INTERNAL_H
#define QEMU_INTEGRATION_XEN_HYPERVISOR_INTERNAL_H

#include "qemu-integration/xen/hypervisor.h"

#include <errno.h>
#include <xenctrl.h>
#include <xenforeignmemory.h>
#include <xentoollog.h>

/* Keeps what the libraries would print, for the one line that the user gets. */
struct library_log {
    xentoollog_logger logger;
    char message[ERROR_MESSAGE_SIZE / 2]; /* the first complaint since it was last cleared */
    bool trace;
};

struct hypervisor {
    struct library_log log; /* first: the libraries hand back a pointer to log.logger */
    xc_interface *control;
    xenforeignmemory_handle *foreign_memory;
    struct call_gate *gate;
};

/**
 * hypervisor_failed() - Fill @error for a library call that has just failed
 * @what: What failed: "cannot ..." or a file
 *
 * Return: always -1
 */
int hypervisor_failed(struct hypervisor *hypervisor, struct error *error, const char *what);

/*
 * Calls a library function that returns a negative number on failure, through the call gate. Some
 * fail without setting errno, and must not be explained by an earlier failure.
 */
#define GATED(hypervisor, call, ...)                                                               \
    (call_gate_enter((hypervisor)->gate, #call, NULL) ? (errno = 0, call(__VA_ARGS__)) : -1)

/* The same for a function whose first arguments are libxenctrl's handle and the domid. */
#define DOMAIN_CALL(domain, call, ...)                                                             \
    GATED((domain)->hypervisor, call, (domain)->hypervisor->control, (domain)->domid, ##__VA_ARGS__)

#endif
