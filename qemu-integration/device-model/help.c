/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/device-model/help.h"

#include "common/argv.h"
#include "common/cleanup.h"
#include "common/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/*
 * QEMU prints some lists only with an accelerator. Xen's is the default of Xen's machines alone and
 * needs Xen and root; qtest is in every QEMU and needs nothing.
 */
#define ACCELERATOR "-accel", "qtest"

/* Most lists have a name on each line; that of -device begins with: name "NAME", */
static bool line_names(const char *line, const char *name)
{
    static const char device[] = "name \"";
    size_t length = strlen(name);
    const char *end = "\n";

    if (strncmp(line, device, sizeof(device) - 1) == 0) {
        line += sizeof(device) - 1;
        end = "\"";
    }
    return strcspn(line, end) == length && strncmp(line, name, length) == 0;
}

bool device_model_has(const char *device_model, const char *option, const char *name)
{
    char *const argv[] = {argv_word(device_model), ACCELERATOR, argv_word(option), "help", NULL};
    struct error error = {0};
    bool found = false;
    char line[256];
    int fds[2];

    if (pipe2(fds, O_CLOEXEC) < 0)
        return false;
    const int output[2] = {fds[1], fds[1]};
    pid_t pid = process_spawn(NULL, argv, &(struct process_config){.output = output}, &error);
    close(fds[1]);
    cleanup_file FILE *list = fdopen(fds[0], "r");
    while (pid > 0 && list != NULL && fgets(line, sizeof(line), list) != NULL)
        found = found || line_names(line, name);
    if (pid > 0)
        process_wait(pid, NULL);
    return found;
}

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
