/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/device-model/help.h"

#include "common/argv.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/*
 * QEMU prints some lists only with an accelerator. Xen's is the default of Xen's machines alone and
 * needs Xen and root; qtest is in every QEMU and needs nothing.
 */
#define ACCELERATOR "-accel", "qtest"

int device_model_answer(const char *device_model, const struct vm_passed *question,
                        struct error *error)
{
    char option[32];
    char *const argv[] = {argv_word(device_model), ACCELERATOR, option,
                          argv_word(question->argument), NULL};

    snprintf(option, sizeof(option), "-%s", question->option);
    /* QEMU may be piped into head: let SIGPIPE end it. */
    signal(SIGPIPE, SIG_DFL);
    execv(device_model, argv);
    return error_set_errno(error, errno, "%s", device_model);
}
