/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/host/daemon.h"

#include "common/cleanup.h"
#include "common/process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
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

/* Each write is a message then; "qemu-xen:", with which all begin, is what syslog calls the tag. */
static int open_system_log(void)
{
    const struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "/dev/log"};
    cleanup_fd int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0)
        return -1;
    return steal_fd(&fd);
}

void daemon_started(void)
{
    cleanup_fd int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    cleanup_fd int log = open_system_log();

    for (int fd = 0; null >= 0 && fd <= STDERR_FILENO; fd++)
        dup2(null, fd);
    if (log >= 0)
        dup2(log, STDERR_FILENO);
    /* If the parent is gone already, there is no reader. */
    if (write(parent, "", 1) < 0)
        errno = 0;
    close(parent);
    parent = -1;
}
