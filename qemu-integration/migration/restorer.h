/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The child process that reads a guest's state, which is untrusted: it runs libxenguest's reader as
 * a user without rights, and with a list of system calls. It keeps its connection to Xen, which
 * libxenguest fills the domain through.
 */
#ifndef QEMU_INTEGRATION_MIGRATION_RESTORER_H
#define QEMU_INTEGRATION_MIGRATION_RESTORER_H

#include "common/call-gate.h"
#include "common/error.h"
#include "common/units.h"
#include "qemu-integration/plan/migration-address.h"
#include "qemu-integration/xen/domain-setup.h"

#include <stdint.h>
#include <sys/types.h>

struct restorer_config {
    uint32_t domid;
    struct domain_ports ports;
    const struct migration_address *address;
    int fd;                  /* -1: MIGRATION_FILE, which is opened */
    const char *description; /* of the guest that is to get the state */
};

/* CHANNEL_RESTORED comes with the device model's state as a file, which is empty if it has none. */

/**
 * restorer_start() - Begin to read
 * @config:  Needed only during the call
 * @channel: The child's end
 *
 * Return: pid, to be collected by the caller; or -1
 */
pid_t restorer_start(const struct restorer_config *config, int channel, struct call_gate *gate,
                     struct error *error);

#endif
