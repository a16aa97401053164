/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memory and the processors of a domain as a stream of libxenguest's (Xen's
 * docs/specs/libxc-migration-stream.pandoc), and the suspension of a domain that is saved.
 */
#ifndef QEMU_INTEGRATION_XEN_SAVE_RESTORE_H
#define QEMU_INTEGRATION_XEN_SAVE_RESTORE_H

#include "common/error.h"
#include "qemu-integration/xen/domain-setup.h"
#include "qemu-integration/xen/domain.h"
#include "qemu-integration/xen/stream-calls.h"

#include <stdbool.h>
#include <stdint.h>

/* How far the memory of a domain that runs has been written. */
struct save_progress {
    unsigned round;      /* from 0 */
    uint64_t pages_sent; /* in all rounds */
    int64_t pages_dirty; /* known to be sent again; -1: not known */
};

enum save_decision {
    SAVE_ANOTHER_ROUND = 0,
    SAVE_SUSPEND = 1, /* suspend the guest, and send the rest */
};

/* The functions are called from domain_save(). Those that return a bool: whether it was done. */
struct save_config {
    bool live; /* the guest runs meanwhile, for the most part */
    bool hvm;
    bool (*suspend)(void *context);
    bool (*log_dirty)(void *context,
                      bool log); /* of hvm: let the device model log what it writes */
    enum save_decision (*decide)(void *context, const struct save_progress *progress);
    /* A piece of the stream: of memory, a page that the guest may change meanwhile. 0, or -1 with
     * errno set. */
    int (*write)(void *context, const void *data, size_t size);
    void *context;
};

/**
 * domain_save() - Write a domain, which is suspended at the end
 * @error: Filled on failure; the guest can be suspended then, too
 *
 * Takes as long as the writing. A hypervisor connection is used by one thread at a time.
 *
 * Return: 0, or -1
 */
int domain_save(const struct domain *domain, const struct save_config *config, struct error *error);

/**
 * domain_restore() - Fill a domain, which has no memory yet, from a stream
 * @stream:  Its read(); the stream is untrusted
 * @ports:   Of the domain
 * @store:   Filled with the frame of its xenstore ring: a PV guest's is the machine's
 * @console: The same of its console ring
 * @error:   Filled on failure
 *
 * Return: 0, or -1
 */
int domain_restore(const struct domain *domain, const struct stream_calls *stream,
                   const struct domain_ports *ports, uint64_t *store, uint64_t *console,
                   struct error *error);

/**
 * domain_must_be_asked() - Whether a domain has drivers that have to prepare for a suspension
 *
 * Of an HVM guest; PV and PVH guests always have to be asked.
 */
bool domain_must_be_asked(const struct domain *domain);

/**
 * domain_suspend() - Suspend an HVM domain that has no such drivers
 *
 * Return: 0, or -1
 */
int domain_suspend(const struct domain *domain, struct error *error);

/**
 * domain_resume() - Let a suspended domain go on where it was
 *
 * Its drivers find that the suspension was cancelled.
 *
 * Return: 0, or -1
 */
int domain_resume(const struct domain *domain, struct error *error);

/**
 * domain_stop_log_dirty() - Stop the logging of what a domain writes, if whoever saved it has not
 */
void domain_stop_log_dirty(const struct domain *domain);

#endif
