/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The child process that reads a saved guest's state to its end and keeps nothing: before the guest
 * that runs is given up for it. Confined as the one that restores.
 */
#ifndef QEMU_INTEGRATION_MIGRATION_CHECKER_H
#define QEMU_INTEGRATION_MIGRATION_CHECKER_H

#include "common/call-gate.h"
#include "common/error.h"

#include <sys/types.h>

struct checker_config {
    int fd;                  /* of a file, read from its position on */
    const char *description; /* of the guest that is to get the state */
};

/**
 * checker_start() - Begin to read
 * @config:  Needed only during the call
 * @channel: The child's end: CHANNEL_DONE if the state is whole and the guest's, with the moment
 *           of struct stream_end; else CHANNEL_FAILED
 *
 * Return: pid, to be collected by the caller; or -1
 */
pid_t checker_start(const struct checker_config *config, int channel, struct call_gate *gate,
                    struct error *error);

#endif
