/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/migration/child.h"

#include "common/process.h"
#include "qemu-integration/migration/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

/* Where the child's descriptors are moved to, in the order of struct child_ends. */
#define CHANNEL_END (STDERR_FILENO + 1)
#define STREAM_END_ (STDERR_FILENO + 2)

/* Moves the descriptors, which may be in each other's place, and closes all others. */
static int keep_only(const struct child_ends *ends, struct child_ends *kept)
{
    int high = STREAM_END_ + 1;
    int channel = fcntl(ends->channel, F_DUPFD_CLOEXEC, high);
    int stream = ends->stream < 0 ? -1 : fcntl(ends->stream, F_DUPFD_CLOEXEC, high);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (channel < 0 || null < 0 || (ends->stream >= 0 && stream < 0))
        return -1;
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    dup3(channel, CHANNEL_END, O_CLOEXEC);
    if (stream >= 0)
        dup3(stream, STREAM_END_, O_CLOEXEC);
    close_range(stream >= 0 ? (unsigned)high : STREAM_END_, ~0U, 0);
    *kept = (struct child_ends){CHANNEL_END, stream >= 0 ? STREAM_END_ : -1};
    return 0;
}

pid_t migration_child_start(const char *name, const struct child_ends *ends, noreturn_child *run,
                            void *context, struct call_gate *gate, struct error *error)
{
    struct child_ends kept;
    pid_t parent = getpid();
    pid_t pid = -1;

    if (call_gate_enter(gate, "fork", "%s", name))
        pid = fork();
    if (pid < 0)
        return error_set_errno(error, errno, "cannot start the process %s", name);
    if (pid > 0)
        return pid;
    if (process_end_with_parent(parent) < 0)
        _exit(EXIT_FAILURE);
    prctl(PR_SET_NAME, name);
    process_reset_signals();
    signal(SIGPIPE, SIG_IGN);
    if (keep_only(ends, &kept) < 0)
        _exit(EXIT_FAILURE);
    run(context, &kept);
    _exit(EXIT_FAILURE);
}

void migration_child_fail(int channel, const struct error *error)
{
    struct channel_message message = {.kind = CHANNEL_FAILED};

    snprintf(message.text, sizeof(message.text), "%s", error->message);
    channel_send(channel, &message, -1);
    _exit(EXIT_FAILURE);
}
