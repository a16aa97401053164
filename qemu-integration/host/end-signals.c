/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/host/end-signals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

int end_signals_open(struct error *error)
{
    sigset_t signals;
    int fd;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGQUIT);
    sigaddset(&signals, SIGHUP);
    fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd < 0)
        return error_set_errno(error, errno, "cannot watch for signals");
    sigprocmask(SIG_BLOCK, &signals, NULL);
    return fd;
}

bool end_signals_pending(int fd)
{
    return end_signals_within(fd, 0);
}

bool end_signals_within(int fd, int milliseconds)
{
    struct pollfd signals = {.fd = fd, .events = POLLIN};

    return poll(&signals, 1, milliseconds) == 1;
}

bool end_signals_take(int fd)
{
    struct signalfd_siginfo taken;
    bool any = false;

    while (read(fd, &taken, sizeof(taken)) == (ssize_t)sizeof(taken))
        any = true;
    return any;
}
