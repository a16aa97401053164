/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The child process that writes a guest's memory to a core file, which can take minutes. If it is
 * killed, nothing of the file is left.
 */
#ifndef QEMU_INTEGRATION_MIGRATION_DUMPER_H
#define QEMU_INTEGRATION_MIGRATION_DUMPER_H

#include "common/call-gate.h"
#include "common/error.h"

#include <stdint.h>
#include <sys/types.h>

/**
 * dumper_start() - Begin to write
 * @domid:   Of the domain, which must not run meanwhile
 * @path:    Of the file, or its name in messages; needed only during the call
 * @to:      What is written to; -1: the file that @path names
 * @channel: The child's end: CHANNEL_PROGRESS with the bytes written as its second number, and at
 *           the end CHANNEL_DONE with the same, or CHANNEL_FAILED
 *
 * Return: pid, to be collected by the caller; or -1
 */
pid_t dumper_start(uint32_t domid, const char *path, int to, int channel, struct call_gate *gate,
                   struct error *error);

#endif
