/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The warden: a child that holds the read end of a pipe and does nothing until the other end is
 * closed, which the kernel does however qemu-xen ends. Then it cleans up what is left of the
 * guest, which it finds by its UUID. So qemu-xen tells it nothing after the fork.
 */
#ifndef QEMU_INTEGRATION_OWNERSHIP_WARDEN_H
#define QEMU_INTEGRATION_OWNERSHIP_WARDEN_H

#include "common/call-gate.h"
#include "common/error.h"

#include <stdbool.h>
#include <sys/types.h>

struct warden {
    pid_t pid; /* 0: none */
    int pipe;  /* write end, close-on-exec; -1: none */
};

/* Parameters of warden_start(); the warden gets a copy when it is forked. */
struct warden_config {
    const char *uuid;    /* the guest's, text form */
    const char *mark;    /* mark_of_this_process(): the guest has it if it is ours */
    const char *pidfile; /* removed if qemu-xen is killed; NULL: none */
    int errors;          /* descriptor for messages; -1: standard error */
};

/**
 * warden_start() - Fork the warden
 * @warden: Filled on success
 *
 * Must be called before the domain exists.
 *
 * Return: 0, or -1
 */
int warden_start(struct warden *warden, const struct warden_config *config, struct call_gate *gate,
                 struct error *error);

/**
 * warden_finish() - Have the warden check for leftovers, and wait until it ends
 *
 * Return: whether nothing was left or the warden could clean up
 */
bool warden_finish(struct warden *warden);

#endif
