/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/bootloader/bootloader-process.h"

#include "common/array.h"
#include "common/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

_Static_assert(sizeof(struct bootloader_report) <= PIPE_BUF, "written in one piece");

static void report(int fd, const struct bootloader_report *message)
{
    /* If nobody reads it any more, nobody needs it. */
    if (write(fd, message, sizeof(*message)) < 0)
        _exit(EXIT_FAILURE);
}

static void __attribute__((noreturn)) fail(int fd, const struct error *error)
{
    report(fd, &(struct bootloader_report){.kind = BOOTLOADER_NOT_STARTED, .error = *error});
    _exit(EXIT_FAILURE);
}

/* A change of user makes the kernel forget this wish, and the parent may be gone by now. */
static void end_with_parent(int parent)
{
    struct pollfd ended = {.fd = parent, .events = POLLIN};

    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || poll(&ended, 1, 0) != 0)
        _exit(EXIT_FAILURE);
}

/* Closes all descriptors from 3 on but these. */
static int close_others(const int *kept, unsigned count)
{
    unsigned from = 3;

    for (;;) {
        unsigned next = UINT_MAX;

        for (unsigned i = 0; i < count; i++)
            if (kept[i] >= 0 && (unsigned)kept[i] >= from && (unsigned)kept[i] < next)
                next = (unsigned)kept[i];
        if (next > from && close_range(from, next == UINT_MAX ? next : next - 1, 0) < 0)
            return -1;
        if (next == UINT_MAX)
            return 0;
        from = next + 1;
    }
}

static void set_signals(void (*handler)(int))
{
    static const int terminal_signals[] = {SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGHUP};

    for (size_t i = 0; i < ARRAY_SIZE(terminal_signals); i++)
        signal(terminal_signals[i], handler);
}

static int take_terminal(int terminal)
{
    if (setsid() < 0 || ioctl(terminal, TIOCSCTTY, 0) < 0)
        return -1;
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (dup2(terminal, fd) < 0)
            return -1;
    return 0;
}

/* Leaves nothing of the parent's but the terminal and what is still needed. */
static int separate(const struct bootloader_process *process)
{
    const int kept[] = {process->report, process->parent,
                        process->sandbox != NULL ? process->sandbox->output : -1,
                        process->sandbox != NULL ? process->sandbox->disk : -1};
    sigset_t none;

    for (int number = 1; number < SIGRTMIN; number++)
        if (number != SIGKILL && number != SIGSTOP)
            signal(number, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    /* What is typed to interrupt the bootloader is not meant for this process. */
    set_signals(SIG_IGN);
    if (take_terminal(process->terminal) < 0 || close_others(kept, ARRAY_SIZE(kept)) < 0)
        return -1;
    umask(077);
    return chdir("/");
}

static void __attribute__((noreturn))
become(const struct bootloader_process *process, pid_t parent, int failure_fd)
{
    /* Within a pid namespace the first process's end is enough. */
    bool orphan = prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent;

    set_signals(SIG_DFL);
    if (!orphan && (process->sandbox == NULL || sandbox_limit(process->file_size) == 0))
        execve(process->path, process->argv, process->environment);
    int number = errno;

    if (write(failure_fd, &number, sizeof(number)) < 0)
        _exit(EXIT_FAILURE);
    _exit(EXIT_FAILURE);
}

/* Starts the bootloader itself; returns its pid. */
static pid_t start(const struct bootloader_process *process, struct error *error)
{
    pid_t parent = getpid();
    int number = 0;
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0)
        return error_set_errno(error, errno, "%s", process->argv[0]);
    pid_t pid = fork();

    if (pid < 0)
        return error_set_errno(error, errno, "cannot start %s", process->argv[0]);
    if (pid == 0)
        become(process, parent, ends[1]);
    close(ends[1]);
    ssize_t got = read(ends[0], &number, sizeof(number));

    close(ends[0]);
    return got == (ssize_t)sizeof(number)
               ? error_set_errno(error, number, "cannot start %s", process->argv[0])
               : pid;
}

void bootloader_process_run(const struct bootloader_process *process)
{
    struct bootloader_report message = {.kind = BOOTLOADER_STARTED};
    struct error error = {0};
    int status = 0;
    pid_t ended;

    end_with_parent(process->parent);
    if (separate(process) < 0) {
        error_set_errno(&error, errno, "cannot give the bootloader its terminal");
        fail(process->report, &error);
    }
    if (process->sandbox != NULL && sandbox_enter(process->sandbox, &error) < 0)
        fail(process->report, &error);
    end_with_parent(process->parent);
    pid_t bootloader = start(process, &error);

    if (bootloader < 0)
        fail(process->report, &error);
    report(process->report, &message);
    do
        ended = waitpid(-1, &status, 0);
    while (ended != bootloader && (ended > 0 || errno == EINTR));
    message.kind = BOOTLOADER_ENDED;
    message.status = status;
    report(process->report, &message);
    /* Without a pid namespace: what can be found of its processes. */
    if (process->sandbox == NULL)
        kill(0, SIGKILL);
    _exit(EXIT_SUCCESS);
}
