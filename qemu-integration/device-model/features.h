/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a QEMU has, by its own word: it is asked once and the answers are kept, in a file for each
 * binary (trusted-directory.h). An answer is out of date when the binary or its directory of
 * modules has changed.
 */
#ifndef QEMU_INTEGRATION_DEVICE_MODEL_FEATURES_H
#define QEMU_INTEGRATION_DEVICE_MODEL_FEATURES_H

#include "common/call-gate.h"

#include <stdbool.h>

enum feature {
    FEATURE_OPTION,         /* of the command line, without dash: "sandbox" */
    FEATURE_DEVICE,         /* of -device */
    FEATURE_NETDEV,         /* type of -netdev */
    FEATURE_DISPLAY,        /* type of -display */
    FEATURE_XENFV_PROPERTY, /* of -machine xenfv */
    FEATURE_XENPV_PROPERTY, /* of -machine xenpv */
};

struct features;

struct features_config {
    const char *device_model; /* path of the QEMU */
    const char *directory;    /* where answers are kept; NULL: nowhere */
    struct call_gate *gate;   /* passed by what keeps them */
};

/**
 * features_open() - Find out what a QEMU has
 * @config: Needed only during the call
 *
 * Runs the QEMU several times, with qtest as accelerator, which needs neither Xen nor root, unless
 * the answers are kept. A QEMU that cannot be run has nothing. If the answers cannot be kept, the
 * QEMU will be asked again.
 *
 * Return: to be given to features_close()
 */
struct features *features_open(const struct features_config *config);

/**
 * features_have() - Whether the QEMU has something
 * @features: NULL: nothing was asked, it has not
 * @name:     Without '\n'
 */
bool features_have(const struct features *features, enum feature feature, const char *name);

/**
 * features_close() - Free the answers; NULL is allowed
 */
void features_close(struct features *features);

#endif
