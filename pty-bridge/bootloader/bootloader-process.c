/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Theory of operation: the steps from fork() to execve(), and what an attacker in this process
 * could still do after each. Without a sandbox step 1 makes no namespaces, and step 4 is left out.
 *
 * 1. fork_with_namespaces() in bootloader.c. It is process 1 of its pid namespace and has no
 *    network, or from step 3 on the one that was made for it. But it is root with all
 *    capabilities, reaches all files of the host, and has a copy of the parent's memory and
 *    descriptors: Xen, xenstore, other disks.
 * 2. end_with_parent(). It does not outlive the parent any more.
 * 3. leave_parent(). The pty is its terminal; the other descriptors left are the report pipe, the
 *    parent's pidfd, two mounts and what the bootloader is to inherit. It is still root in the
 *    host's file system.
 * 4. sandbox_time_open(), as it takes a privilege: the processor time is counted, and
 *    sandbox_enter():
 *    a. raise_oom_score(), while the host's /proc is there. It is the first process to be killed
 *       when memory runs out.
 *    b. sandbox_root_enter(). Of the host's files it reaches programs, read-only, the disk and the
 *       output directory. As root it could still mount, load modules or make devices.
 *    c. drop_privileges(). It is a user without capabilities who can gain none. It has all system
 *       calls, with the flaws that they may have.
 *    d. sandbox_filter_load(). It has the system calls of sandbox-filter.c alone.
 * 5. end_with_parent() again, as the change of user has undone step 2.
 * 6. process_spawn(). The bootloader is a child with limits, and execve() has replaced the copy of
 *    the parent's memory. It can read the disk, write to the output directory and the terminal,
 *    and signal processes that it has made itself.
 *
 * This process stays as their init. They can neither signal it (the kernel drops signals to
 * process 1 from within its namespace unless it handles them) nor read its memory (step 4c makes
 * it undumpable), and when it ends, the kernel kills them all.
 */
#include "pty-bridge/bootloader/bootloader-process.h"

#include "common/array.h"
#include "common/process.h"
#include "pty-bridge/sandbox/sandbox-time.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
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
    /* Without a parent to read it, this process has no purpose. */
    if (write(fd, message, sizeof(*message)) < 0)
        _exit(EXIT_FAILURE);
}

static void __attribute__((noreturn)) fail_to_start(int fd, const struct error *error)
{
    send_report(fd, &(struct bootloader_report){.kind = BOOTLOADER_NOT_STARTED, .error = *error});
    _exit(EXIT_FAILURE);
}

/* The parent may have ended before prctl(). getppid() cannot tell in another pid namespace. */
static void end_with_parent(int parent)
{
    struct pollfd ended = {.fd = parent, .events = POLLIN};

    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || poll(&ended, 1, 0) != 0)
        _exit(EXIT_FAILURE);
}

/* Closes all descriptors from 3 on except these. */
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

static int become_terminal_owner(int terminal)
{
    if (setsid() < 0 || ioctl(terminal, TIOCSCTTY, 0) < 0)
        return -1;
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (dup2(terminal, fd) < 0)
            return -1;
    return 0;
}

/* Gives up what fork() has copied, except the terminal and the descriptors still needed. */
static int leave_parent(const struct bootloader_process *process)
{
    const int kept[] = {process->report, process->parent, process->inherited,
                        process->sandbox != NULL ? process->sandbox->root.output : -1,
                        process->sandbox != NULL ? process->sandbox->root.disk : -1};

    process_reset_signals();
    /* Ctrl-C and its like are meant for the bootloader. */
    ignore_terminal_signals();
    if (process->network >= 0 && setns(process->network, CLONE_NEWNET) < 0)
        return -1;
    if (become_terminal_owner(process->terminal) < 0 || close_others(kept, ARRAY_SIZE(kept)) < 0)
        return -1;
    umask(077);
    return chdir("/");
}

/* Runs in the child alone: this process has to stay outside of the limits. */
static int limit_bootloader(void *context)
{
    const struct bootloader_process *process = context;

    return process->sandbox == NULL ? 0 : sandbox_limit(process->file_size);
}

/* Returns the bootloader's pid, or -1. */
static pid_t start_bootloader(const struct bootloader_process *process, struct error *error)
{
    struct bootloader_process copy = *process;
    const struct process_config config = {.path = process->path,
                                          .environment = process->environment,
                                          .inherited = &process->inherited,
                                          .inherited_count = process->inherited >= 0 ? 1 : 0,
                                          .prepare = limit_bootloader,
                                          .context = &copy};

    /* The parent has entered the call gate, for "clone". */
    return process_spawn(NULL, process->argv, &config, error);
}

/* Collects all children that have ended; returns whether the bootloader was one of them. */
static bool collect_children(pid_t bootloader, int *status)
{
    pid_t ended;
    int of_other;

    for (;;) {
        ended = waitpid(-1, &of_other, WNOHANG);
        if (ended == bootloader)
            *status = of_other;
        if (ended == bootloader || (ended < 0 && errno != EINTR))
            return true;
        if (ended == 0)
            return false;
    }
}

/* Fills @message when the bootloader has ended, or its time is over. Without a limit @time is -1.
 */
static void supervise(const struct bootloader_process *process, pid_t bootloader, int time,
                      struct bootloader_report *message)
{
    static const struct timespec interval = {.tv_sec = 1};
    sigset_t child;

    /* Blocked, it stays pending for sigtimedwait() although it is ignored by default. */
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    message->kind = BOOTLOADER_ENDED;
    while (!collect_children(bootloader, &message->status)) {
        if (time >= 0 && sandbox_time_exceeds(time, process->time)) {
            message->kind = BOOTLOADER_EXCEEDED;
            error_set(&message->error,
                      "its processes have used %u s of processor time together, the limit",
                      process->time);
            return;
        }
        sigtimedwait(&child, NULL, time >= 0 ? &interval : NULL);
    }
}

void bootloader_process_run(const struct bootloader_process *process)
{
    struct bootloader_report message = {.kind = BOOTLOADER_STARTED};
    struct error error = {0};
    int time = -1;

    end_with_parent(process->parent);
    if (leave_parent(process) < 0) {
        error_set_errno(&error, errno, "cannot give the bootloader its terminal and network");
        fail_to_start(process->report, &error);
    }
    if (process->sandbox != NULL && (time = sandbox_time_open()) < 0) {
        error_set_errno(&error, errno, "cannot count the processor time of the sandbox");
        fail_to_start(process->report, &error);
    }
    if (process->sandbox != NULL && sandbox_enter(process->sandbox, &error) < 0)
        fail_to_start(process->report, &error);
    end_with_parent(process->parent);
    pid_t bootloader = start_bootloader(process, &error);

    if (bootloader < 0)
        fail_to_start(process->report, &error);
    send_report(process->report, &message);
    supervise(process, bootloader, time, &message);
    send_report(process->report, &message);
    /* Without a pid namespace, only the processes in its process group can be found. */
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
