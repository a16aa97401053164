/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/process.h"

#include "common/cleanup.h"
#include "common/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

void process_reset_signals(void)
{
    sigset_t none;

    for (int number = 1; number < SIGRTMIN; number++)
        if (number != SIGKILL && number != SIGSTOP)
            signal(number, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

int process_end_with_parent(pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
        return -1;
    /* The kernel does not kill us for a parent that ended before prctl() took effect. */
    if (getppid() == parent)
        return 0;
    errno = ESRCH;
    return -1;
}

/* In the child: everything between fork() and the program. */
static int set_up_child(const struct process_config *config, pid_t parent)
{
    if (process_end_with_parent(parent) < 0)
        return -1;
    process_reset_signals();
    if (config->output != NULL &&
        (dup2(config->output[0], STDOUT_FILENO) < 0 || dup2(config->output[1], STDERR_FILENO) < 0))
        return -1;
    for (unsigned i = 0; i < config->inherited_count; i++)
        if (fcntl(config->inherited[i], F_SETFD, 0) < 0)
            return -1;
    if (config->own_group)
        setpgid(0, 0);
    return config->prepare == NULL ? 0 : config->prepare(config->context);
}

/* In the child: on failure reports errno through @failure_fd, which a success closes. */
static void __attribute__((noreturn))
exec_child(char *const argv[], const struct process_config *config, pid_t parent, int failure_fd)
{
    int number;

    if (set_up_child(config, parent) == 0)
        execve(config->path != NULL ? config->path : argv[0], argv,
               config->environment != NULL ? config->environment : environ);
    number = errno;
    /* If the parent has ended, no process needs the reason. */
    (void)!write(failure_fd, &number, sizeof(number));
    _exit(EXIT_FAILURE);
}

pid_t process_spawn(struct call_gate *gate, char *const argv[], const struct process_config *config,
                    struct error *error)
{
    int pipe_fds[2];
    pid_t parent = getpid();
    pid_t pid = -1;
    int number = 0;

    if (pipe2(pipe_fds, O_CLOEXEC) < 0)
        return error_set_errno(error, errno, "%s", argv[0]);
    cleanup_fd int read_end = pipe_fds[0];
    cleanup_fd int write_end = pipe_fds[1];
    if (call_gate_enter(gate, "fork", "%s", argv[0]))
        pid = fork();
    if (pid < 0)
        return error_set_errno(error, errno, "cannot start %s", argv[0]);
    if (pid == 0)
        exec_child(argv, config, parent, write_end);
    close(steal_fd(&write_end));
    if (read(read_end, &number, sizeof(number)) == (ssize_t)sizeof(number)) {
        process_wait(pid, NULL);
        return error_set_errno(error, number, "cannot start %s", argv[0]);
    }
    return pid;
}

int process_wait(pid_t pid, int *status)
{
    pid_t collected;

    do
        collected = waitpid(pid, status, 0);
    while (collected < 0 && errno == EINTR);
    return collected < 0 ? -1 : 0;
}

bool process_ends_before(pid_t pid, int limit, int fd)
{
    cleanup_fd int pid_fd = (int)syscall(SYS_pidfd_open, pid, 0);
    struct pollfd watched[] = {{.fd = pid_fd, .events = POLLIN}, {.fd = fd, .events = POLLIN}};
    int64_t end = clock_milliseconds() + limit;
    int ready;

    /* After a signal, wait for what is left of the time. */
    do
        ready = pid_fd < 0 ? 0 : poll(watched, 2, limit);
    while (ready < 0 && errno == EINTR && (limit = (int)(end - clock_milliseconds())) > 0);
    return ready > 0 && watched[0].revents != 0;
}

bool process_ends_within(pid_t pid, int limit)
{
    /* poll() ignores a descriptor of -1. */
    return process_ends_before(pid, limit, -1);
}

void process_stop(pid_t pid, int grace)
{
    kill(pid, SIGTERM);
    process_wait_or_kill(pid, grace);
}

void process_wait_or_kill(pid_t pid, int grace)
{
    if (!process_ends_within(pid, grace))
        kill(pid, SIGKILL);
    process_wait(pid, NULL);
}

void process_describe_end(int status, char *text, size_t size)
{
    if (WIFSIGNALED(status))
        snprintf(text, size, "was killed by signal %d (%s)", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
    else
        snprintf(text, size, "ended with status %d", WEXITSTATUS(status));
}
