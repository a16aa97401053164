/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The gate that every effect passes: each call to Xen or xenstore, and each one to the kernel that
 * has an effect outside the program, calls call_gate_enter() first. So calls can be traced and
 * counted, and a test can make the n-th one fail, or kill or stop the program just before it.
 *
 * The environment variable QEMU_XEN_TEST_CALLS sets the mode: "count" (print the number of calls at
 * the end), "fail:N" (and name the call on stderr), "kill:N" (SIGKILL) or "stop:N" (SIGSTOP), where
 * N counts from 1.
 *
 * As every effect passes it, this is also where a request to end interrupts a long series of them.
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
    unsigned long at;    /* number of the call to fail, kill or stop at, counting from 1 */
    unsigned long calls; /* calls so far */
    bool trace;          /* print each call on stderr */
    bool cancellable, cancelled;
    int cancel; /* descriptor, if @cancellable */
};

/**
 * call_gate_init() - Set up a gate as QEMU_XEN_TEST_CALLS says
 * @gate:  Filled
 * @trace: Whether to print each call on stderr, with the time since start in milliseconds
 * @error: Filled on failure
 *
 * Return: 0, or -1 if QEMU_XEN_TEST_CALLS is not valid
 */
int call_gate_init(struct call_gate *gate, bool trace, struct error *error);

/**
 * call_gate_enter() - Announce a call
 * @gate:   Gate; NULL: let every call pass
 * @call:   Name of the function about to be called
 * @detail: printf format that distinguishes this call from others of that name; NULL: none
 *
 * Return: true to make the call; false, with errno set to EIO or ECANCELED, to behave as if it had
 *         failed
 */
bool call_gate_enter(struct call_gate *gate, const char *call, const char *detail, ...)
    __attribute__((format(printf, 3, 4)));

/**
 * call_gate_set_cancel() - Let a call fail, with ECANCELED, once a descriptor can be read
 * @gate: NULL: do nothing
 * @fd:   From now on; -1: no call any more
 *
 * One call only: what was done before it is undone through the gate, too.
 */
void call_gate_set_cancel(struct call_gate *gate, int fd);

/**
 * call_gate_cancel() - The descriptor that cuts short what takes long; -1: none
 */
int call_gate_cancel(const struct call_gate *gate);

/**
 * call_gate_report() - In counting mode, print "qemu-xen: N calls" on stderr
 */
void call_gate_report(const struct call_gate *gate);

#endif
