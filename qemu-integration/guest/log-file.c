/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/guest/log-file.h"

#include "common/argv.h"
#include "common/cleanup.h"
#include "common/process.h"
#include "qemu-integration/plan/later-life.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* How long the last of the log may take to be written, in milliseconds. */
#define GRACE 2000

static bool undo_log(void *context)
{
    struct guest *guest = context;

    process_wait_or_kill(guest->device_model.log, GRACE);
    guest->device_model.log = 0;
    return true;
}

static int start_cat(struct guest *guest, int from, int to, struct error *error)
{
    static const char program[] = "/bin/cat";
    const int output[2] = {to, to};
    const struct process_config config = {
        .output = output, .inherited = &from, .inherited_count = 1};
    char path[32];
    char *const argv[] = {argv_word(program), path, NULL};

    snprintf(path, sizeof(path), "/dev/fd/%d", from);
    guest->device_model.log = process_spawn(guest->gate, argv, &config, error);
    if (guest->device_model.log < 0) {
        guest->device_model.log = 0;
        return -1;
    }
    undo_push(&guest->undo, undo_log, guest);
    return 0;
}

int guest_log_open(struct guest *guest, int *write_end, struct error *error)
{
    const char *path = plan_later_log(guest->plan->vm);
    int ends[2];

    *write_end = -1;
    if (!guest->rebooted || path == NULL)
        return 0;
    cleanup_fd int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC, 0666);
    if (file < 0 || pipe2(ends, O_CLOEXEC) < 0)
        return error_set_errno(error, errno, "-D %s", path);
    cleanup_fd int read_end = ends[0];
    cleanup_fd int pipe_end = ends[1];
    if (start_cat(guest, read_end, file, error) < 0)
        return -1;
    *write_end = steal_fd(&pipe_end);
    return 0;
}
