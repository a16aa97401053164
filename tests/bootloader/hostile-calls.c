/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/bootloader/hostile.h"

#include "common/array.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

void signal_others(void)
{
    pid_t tester = (pid_t)strtol(detail, NULL, 10);

    for (int number = 1; number < 65; number++) {
        if (number == SIGCONT || number == SIGURG || number == SIGWINCH || number == SIGCHLD)
            continue;
        kill(1, number);
        kill(getppid(), number);
        if (kill(tester, number == SIGKILL || number == SIGSTOP ? 0 : number) == 0)
            report_success("signal the parent");
    }
    /* All other processes: there are none. */
    kill(-1, SIGKILL);
}

void inspect_processes(void)
{
    pid_t tester = (pid_t)strtol(detail, NULL, 10);
    const pid_t victims[] = {1, getppid(), tester};
    char byte;
    struct iovec here = {&byte, 1};
    struct iovec there = {(void *)inspect_processes, 1};

    for (size_t i = 0; i < ARRAY_SIZE(victims); i++) {
        if (ptrace(PTRACE_SEIZE, victims[i], NULL, NULL) == 0)
            report_success("ptrace");
        if (process_vm_readv(victims[i], &here, 1, &there, 1, 0) == 1)
            report_success("process_vm_readv");
        if (syscall(SYS_pidfd_open, victims[i], 0) >= 0)
            report_success("pidfd_open");
    }
    pid_t child = fork();

    if (child == 0) {
        pause();
        _exit(0);
    }
    if (ptrace(PTRACE_ATTACH, child, NULL, NULL) == 0)
        report_success("ptrace of a child");
    kill(child, SIGKILL);
}

#define CALL(name, ...)                                                                            \
    {                                                                                              \
#name, SYS_##name,                                                                         \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

/* The arguments do no harm where the call is allowed. */
static const struct {
    const char *name;
    long number;
    long arguments[5];
} calls[] = {
    CALL(mount, 0, (long)"/", 0, 0x20, 0),
    CALL(umount2, (long)"/output", 2),
    CALL(pivot_root, (long)".", (long)"."),
    CALL(chroot, (long)"/output"),
    CALL(open_tree, -100, (long)"/", 1),
    CALL(move_mount, 0, (long)"", 0, (long)"", 0),
    CALL(fsopen, (long)"tmpfs", 0),
    CALL(fsmount, 0, 0, 0),
    CALL(mount_setattr, 0, (long)"", 0, 0, 0),
    CALL(unshare, CLONE_NEWUSER),
    CALL(unshare, CLONE_NEWNS),
    CALL(setns, 0, 0),
    CALL(clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0),
    CALL(clone, CLONE_NEWNET | SIGCHLD, 0, 0, 0, 0),
    CALL(clone3, 0, 0),
    CALL(keyctl, 0, -3, 1),
    CALL(add_key, (long)"user", (long)"x", (long)"x", 1, -3),
    CALL(request_key, (long)"user", (long)"x", 0, -3),
    CALL(bpf, 0, 0, 0),
    CALL(perf_event_open, 0, 0, -1, -1, 0),
    CALL(io_uring_setup, 1, (long)path),
    CALL(userfaultfd, 1),
    CALL(kexec_load, 0, 0, 0, 0),
    CALL(init_module, 0, 0, 0),
    CALL(finit_module, 0, (long)"", 0),
    CALL(delete_module, (long)"none", 0),
    CALL(open_by_handle_at, 0, 0, 0),
    CALL(name_to_handle_at, 0, (long)"", 0, 0, 0),
    CALL(personality, 0xffffffff),
    CALL(quotactl, 0, 0, 0, 0),
    CALL(swapon, (long)"/output/none", 0),
    CALL(swapoff, (long)"/output/none"),
    CALL(reboot, 0, 0, 0, 0),
    CALL(settimeofday, 0, 0),
    CALL(clock_settime, 0, 0),
    CALL(adjtimex, (long)path),
    CALL(sethostname, (long)"x", 1),
    CALL(setuid, 0),
    CALL(setgid, 0),
    CALL(setresuid, 0, 0, 0),
    CALL(setgroups, 0, 0),
    CALL(capset, 0, 0),
    CALL(chown, (long)"/output", 0, 0),
    CALL(iopl, 3),
    CALL(ioperm, 0x80, 1, 1),
    CALL(modify_ldt, 0, (long)path, 1),
    CALL(syslog, 3, (long)path, 100),
    CALL(acct, 0),
    CALL(vhangup, 0),
    CALL(fanotify_init, 0, 0),
    CALL(memfd_create, (long)"x", 0),
    CALL(memfd_secret, 0),
    CALL(shmget, 0, 4096, 0600),
    CALL(msgget, 0, 0600),
    CALL(semget, 0, 1, 0600),
    CALL(mq_open, (long)"x", 0102, 0600, 0),
    CALL(mlock, 0, 0),
    CALL(process_madvise, 0, 0, 0, 0, 0),
    CALL(pidfd_getfd, 0, 0, 0),
    CALL(kcmp, 1, 1, 0, 0, 0),
    CALL(seccomp, 2, 0, 0),
    CALL(prlimit64, 1, RLIMIT_CORE, 0, (long)path),
    CALL(prctl, PR_SET_DUMPABLE, 1),
    CALL(prctl, PR_SET_MM, 0),
    CALL(ioctl, 0, TIOCSTI, (long)"x"),
    CALL(ioctl, 0, TIOCSTI | 1L << 32, (long)"x"),
    CALL(ioctl, 0, TIOCLINUX, (long)"\2"),
    CALL(ioctl, 0, TIOCSETD, (long)"\0\0\0\0"),
    CALL(ioctl, 0, TIOCCONS, 0),
};

void try_system_calls(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
        const long *a = calls[i].arguments;
        pid_t self = getpid();
        long result = syscall(calls[i].number, a[0], a[1], a[2], a[3], a[4]);
        int number = errno;

        if (getpid() != self)
            _exit(0);
        if (result >= 0 || number != ENOSYS) {
            printf("%s: %ld, %s\n", calls[i].name, result, strerror(number));
            report_success(calls[i].name);
        }
    }
}

/* A system call of another architecture has to kill its process. */
void call_other_architectures(void)
{
#ifdef __x86_64__
    for (int i = 0; i < 2; i++) {
        pid_t pid = fork();
        int status = 0;
        long result;

        if (pid == 0) {
            /* getpid() of x32, and of i386. */
            if (i == 0)
                syscall(0x40000000 + SYS_getpid);
            else
                __asm__ volatile("int $0x80"
                                 : "=a"(result)
                                 : "a"(20L)
                                 : "memory", "r8", "r9", "r10", "r11");
            _exit(0);
        }
        waitpid(pid, &status, 0);
        if (!WIFSIGNALED(status))
            report_success(i == 0 ? "x32" : "i386");
    }
#endif
}
