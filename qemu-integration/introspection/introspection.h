/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -machine none: no guest, only monitors at which a program asks what there can be. libvirt does so
 * once for each emulator. Needs neither Xen nor root.
 */
#ifndef QEMU_INTEGRATION_INTROSPECTION_INTROSPECTION_H
#define QEMU_INTEGRATION_INTROSPECTION_INTROSPECTION_H

#include "common/call-gate.h"
#include "common/error.h"
#include "qemu-integration/vm.h"

struct introspection_config {
    const struct vm *vm;      /* its monitors, pid file and daemonize */
    const char *device_model; /* the Xen-enabled QEMU, which answers most questions */
    struct call_gate *gate;
    void (*started)(void); /* called when it answers */
};

/**
 * introspection_run() - Answer until a client says "quit", or a signal comes
 * @config: Needed only during the call
 * @error:  Filled on failure
 *
 * Return: 0, or -1
 */
int introspection_run(const struct introspection_config *config, struct error *error);

#endif
