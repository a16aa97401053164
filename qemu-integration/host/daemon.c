/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/host/daemon.h"

#include "common/process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The write end of the pipe on which the parent waits. */
static int parent = -1;

static void __attribute__((noreturn)) wait_for(pid_t child, int pipe)
{
    char byte;
    ssize_t got;
    int status = 0;

    do
        got = read(pipe, &byte, 1);
    while (got < 0 && errno == EINTR);
    if (got == 1)
        _exit(EXIT_SUCCESS);
    process_wait(child, &status);
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE);
}

int daemon_fork(struct error *error)
{
    int fds[2];
    int null;
    pid_t child;

    if (pipe2(fds, O_CLOEXEC) < 0)
        return error_set_errno(error, errno, "-daemonize");
    child = fork();
    if (child < 0) {
        error_set_errno(error, errno, "-daemonize");
        close(fds[0]);
        close(fds[1]);
        return -1;
    }
    if (child > 0) {
        close(fds[1]);
        wait_for(child, fds[0]);
    }
    close(fds[0]);
    parent = fds[1];
    setsid();
    /* No more input from the terminal; output is still shown until the guest has started. */
    null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null > STDIN_FILENO) {
        dup2(null, STDIN_FILENO);
        close(null);
    }
    return 0;
}

void daemon_started(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    for (int fd = 0; null >= 0 && fd <= STDERR_FILENO; fd++)
        dup2(null, fd);
    if (null > STDERR_FILENO)
        close(null);
    /* If the parent is gone already, there is no reader. */
    if (write(parent, "", 1) < 0)
        errno = 0;
    close(parent);
    parent = -1;
}
