/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The child process that writes a guest's state. What it asks for in between is in channel.h.
 */
#ifndef QEMU_INTEGRATION_MIGRATION_SAVER_H
#define QEMU_INTEGRATION_MIGRATION_SAVER_H

#include "common/call-gate.h"
#include "common/error.h"
#include "qemu-integration/plan/migration-address.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct saver_limits {
    uint64_t
        downtime; /* milliseconds that the guest may be suspended for, if that can be reached */
    uint64_t bandwidth; /* most bytes a second; 0: no limit */
};

struct saver_config {
    uint32_t domid;
    bool hvm;
    bool live; /* the guest runs while most of its memory is written */
    const struct migration_address *address;
    int fd;                  /* of MIGRATION_EXEC; else -1 */
    const char *description; /* description.h */
    uint64_t memory;         /* bytes that the guest has */
    struct saver_limits limits;
};

/* After CHANNEL_SUSPEND, CHANNEL_ANSWER has the state of the device model as a file, if it has one,
 * and in the first number whether the guest is to stay stopped; after CHANNEL_COMPLETE the second
 * one is the moment of a snapshot (struct stream_end). */

/**
 * saver_start() - Begin to write
 * @config:  Needed only during the call
 * @channel: The child's end
 *
 * Return: pid, to be collected by the caller; or -1
 */
pid_t saver_start(const struct saver_config *config, int channel, struct call_gate *gate,
                  struct error *error);

#endif
