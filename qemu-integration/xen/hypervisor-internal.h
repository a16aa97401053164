/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shared by the files that talk to libxenctrl, libxenguest and libxenforeignmemory, and by no
 * others.
 */
#ifndef QEMU_INTEGRATION_XEN_HYPERVISOR_INTERNAL_H
#define QEMU_INTEGRATION_XEN_HYPERVISOR_INTERNAL_H

#include "qemu-integration/xen/domain.h"
#include "qemu-integration/xen/hypervisor.h"

#include <errno.h>
#include <xenctrl.h>
#include <xenforeignmemory.h>
#include <xentoollog.h>

/* Keeps what the libraries would print, so that it can stand in the one line the user sees. */
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
 * @what: What was tried
 *
 * Return: always -1
 */
int hypervisor_failed(struct hypervisor *hypervisor, struct error *error, const char *what);

/* The value of a library call that returns a negative number on failure, behind the gate. */
#define GATED(hypervisor, call, ...)                                                               \
    (call_gate_enter((hypervisor)->gate, #call, NULL) ? call(__VA_ARGS__) : -1)

/* The same for a call whose first arguments are libxenctrl's handle and the domain's number. */
#define DOMAIN_CALL(domain, call, ...)                                                             \
    GATED((domain)->hypervisor, call, (domain)->hypervisor->control,                               \
          (domain)->domid __VA_OPT__(, ) __VA_ARGS__)

#endif
