/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two steps, as another thread (libxenstore has one) may hold malloc's lock at this moment: only
 * glibc's fork() passes that on in order, but it takes no flags. So fork() makes a helper of one
 * thread, and the helper clones our child, ours by CLONE_PARENT.
 */
#include "pty-bridge/sandbox/sandbox-fork.h"

#include "common/cleanup.h"
#include "common/process.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

/* In the helper: sends the child's pid, or -errno. */
static void __attribute__((noreturn))
clone_child(unsigned long flags, void (*child)(void *context), void *context, int answer)
{
    pid_t pid = (pid_t)syscall(SYS_clone, flags | CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, 0UL);

    if (pid == 0) {
        child(context);
        _exit(EXIT_FAILURE);
    }
    if (pid < 0)
        pid = -errno;
    _exit(write(answer, &pid, sizeof(pid)) == sizeof(pid) ? EXIT_SUCCESS : EXIT_FAILURE);
}

pid_t fork_with_namespaces(unsigned long flags, void (*child)(void *context), void *context)
{
    pid_t pid;
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0)
        return -1;
    cleanup_fd int read_end = ends[0];
    cleanup_fd int write_end = ends[1];
    pid_t helper = fork();

    if (helper == 0)
        clone_child(flags, child, context, write_end);
    if (helper < 0)
        return -1;
    close(steal_fd(&write_end));
    /* EOF: the helper was killed. */
    if (read(read_end, &pid, sizeof(pid)) != (ssize_t)sizeof(pid))
        pid = -ECHILD;
    process_wait(helper, NULL);
    if (pid >= 0)
        return pid;
    errno = -pid;
    return -1;
}
