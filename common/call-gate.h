/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The gate every effect passes: each call to Xen, to xenstore and to the kernel for a process goes
 * through call_gate_enter() first. So calls can be traced and counted, and a test can make the
 * n-th one fail, or have the program killed or stopped just before it.
 *
 * The environment variable QEMU_XEN_TEST_CALLS says what to do: "count" (print the number of calls
 * at the end), "fail:N" (a line on stderr names the call), "kill:N" (SIGKILL) or "stop:N"
 * (SIGSTOP), N counting from 1.
 */
#ifndef COMMON_CALL_GATE_H
#define COMMON_CALL_GATE_H

#include "common/error.h"

#include <stdbool.h>

enum call_gate_mode {
    GATE_OPEN,
    GATE_COUNT,
    GATE_FAIL,
    GATE_KILL,
    GATE_STOP,
};

struct call_gate {
    enum call_gate_mode mode;
    unsigned long at;    /* the call that fails, kills or stops; 1 is the first */
    unsigned long calls; /* calls so far */
    bool trace;          /* a line on stderr for each call */
};

/**
 * call_gate_init() - Prepare a gate from the environment
 * @gate:  Gate to fill
 * @trace: Whether to print each call on stderr, with the time since start in milliseconds
 * @error: Filled on failure
 *
 * Return: 0, or -1 if QEMU_XEN_TEST_CALLS is not understood
 */
int call_gate_init(struct call_gate *gate, bool trace, struct error *error);

/**
 * call_gate_enter() - Announce a call
 * @gate:   Gate; NULL lets everything pass
 * @call:   Name of the function about to be called
 * @detail: printf format of what tells this call from others of its name; NULL: nothing
 *
 * Return: true to go on; false to behave as if the call had failed, errno then being EIO
 */
bool call_gate_enter(struct call_gate *gate, const char *call, const char *detail, ...)
    __attribute__((format(printf, 3, 4)));

/**
 * call_gate_report() - In counting mode, print "qemu-xen: N calls" on stderr
 */
void call_gate_report(const struct call_gate *gate);

#endif
