/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/bootloader/bootloader-process.h"

#include "common/array.h"
#include "common/process.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

_Static_assert(sizeof(struct bootloader_report) <= PIPE_BUF, "written in one piece");

static void send_report(int fd, const struct bootloader_report *message)
{
    /* If nobody reads it any more, nobody needs it. */
    if (write(fd, message, sizeof(*message)) < 0)
        _exit(EXIT_FAILURE);
}

static void __attribute__((noreturn)) fail(int fd, const struct error *error)
{
    send_report(fd, &(struct bootloader_report){.kind = BOOTLOADER_NOT_STARTED, .error = *error});
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

static void ignore_terminal_signals(void)
{
    static const int terminal_signals[] = {SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGHUP};

    for (size_t i = 0; i < ARRAY_SIZE(terminal_signals); i++)
        signal(terminal_signals[i], SIG_IGN);
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

    process_reset_signals();
    /* What is typed to interrupt the bootloader is not meant for this process. */
    ignore_terminal_signals();
    if (take_terminal(process->terminal) < 0 || close_others(kept, ARRAY_SIZE(kept)) < 0)
        return -1;
    umask(077);
    return chdir("/");
}

/* In the bootloader's process only: the limits would hold this one up as well. */
static int limit_bootloader(void *context)
{
    const struct bootloader_process *process = context;

    return process->sandbox == NULL ? 0 : sandbox_limit(process->file_size);
}

/* Returns the bootloader's pid, or -1. */
static pid_t start_bootloader(const struct bootloader_process *process, struct error *error)
{
    struct bootloader_process context = *process;
    const struct process_config config = {.path = process->path,
                                          .environment = process->environment,
                                          .prepare = limit_bootloader,
                                          .context = &context};

    /* Its effects are those of the call gate's "clone". */
    return process_spawn(NULL, process->argv, &config, error);
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
    pid_t bootloader = start_bootloader(process, &error);

    if (bootloader < 0)
        fail(process->report, &error);
    send_report(process->report, &message);
    do
        ended = waitpid(-1, &status, 0);
    while (ended != bootloader && (ended > 0 || errno == EINTR));
    message.kind = BOOTLOADER_ENDED;
    message.status = status;
    send_report(process->report, &message);
    /* Without a pid namespace: what can be found of its processes. */
    if (process->sandbox == NULL)
        kill(0, SIGKILL);
    _exit(EXIT_SUCCESS);
}

bool bootloader_report_comes_within(int fd, int milliseconds)
{
    struct pollfd report = {.fd = fd, .events = POLLIN};
    int ready;

    do
        ready = poll(&report, 1, milliseconds);
    while (ready < 0 && errno == EINTR);
    return ready > 0;
}

bool bootloader_report_take(int fd, struct bootloader_report *report)
{
    ssize_t got;

    do
        got = read(fd, report, sizeof(*report));
    while (got < 0 && errno == EINTR);
    return got == (ssize_t)sizeof(*report);
}
