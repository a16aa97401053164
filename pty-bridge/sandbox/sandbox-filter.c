/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/sandbox/sandbox-filter.h"

#include "common/array.h"

#include <asm/termbits.h>
#include <errno.h>
#include <linux/fs.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>

/*
 * Left out on purpose, among others: namespaces, mounts, modules, keys and clocks; sockets, those
 * of network_calls excepted; ptrace() and other access to another process's memory; io_uring, which
 * bypasses this filter; and memory that no limit counts: memfd_create(), shared memory and queues
 * of System V and POSIX.
 */
static const int allowed[] = {
    /* files */
    SCMP_SYS(access),
    SCMP_SYS(chdir),
    SCMP_SYS(chmod),
    SCMP_SYS(close),
    SCMP_SYS(close_range),
    SCMP_SYS(copy_file_range),
    SCMP_SYS(creat),
    SCMP_SYS(dup),
    SCMP_SYS(dup2),
    SCMP_SYS(dup3),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(fadvise64),
    SCMP_SYS(fallocate),
    SCMP_SYS(fchdir),
    SCMP_SYS(fchmod),
    SCMP_SYS(fchmodat),
    SCMP_SYS(fcntl),
    SCMP_SYS(fdatasync),
    SCMP_SYS(fgetxattr),
    SCMP_SYS(flock),
    SCMP_SYS(fstat),
    SCMP_SYS(fstatfs),
    SCMP_SYS(fsync),
    SCMP_SYS(ftruncate),
    SCMP_SYS(getcwd),
    SCMP_SYS(getdents),
    SCMP_SYS(getdents64),
    SCMP_SYS(getxattr),
    SCMP_SYS(lgetxattr),
    SCMP_SYS(link),
    SCMP_SYS(linkat),
    SCMP_SYS(listxattr),
    SCMP_SYS(llistxattr),
    SCMP_SYS(lseek),
    SCMP_SYS(lstat),
    SCMP_SYS(mkdir),
    SCMP_SYS(mkdirat),
    SCMP_SYS(mknod),
    SCMP_SYS(mknodat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(pipe),
    SCMP_SYS(pipe2),
    SCMP_SYS(pread64),
    SCMP_SYS(preadv),
    SCMP_SYS(pwrite64),
    SCMP_SYS(pwritev),
    SCMP_SYS(read),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(readv),
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
    SCMP_SYS(rmdir),
    SCMP_SYS(sendfile),
    SCMP_SYS(stat),
    SCMP_SYS(statfs),
    SCMP_SYS(statx),
    SCMP_SYS(symlink),
    SCMP_SYS(symlinkat),
    SCMP_SYS(truncate),
    SCMP_SYS(umask),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(utime),
    SCMP_SYS(utimensat),
    SCMP_SYS(utimes),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    /* waiting */
    SCMP_SYS(alarm),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(epoll_create),
    SCMP_SYS(epoll_create1),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(eventfd2),
    SCMP_SYS(getitimer),
    SCMP_SYS(nanosleep),
    SCMP_SYS(pause),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(pselect6),
    SCMP_SYS(select),
    SCMP_SYS(setitimer),
    /* memory */
    SCMP_SYS(brk),
    SCMP_SYS(madvise),
    SCMP_SYS(mmap),
    SCMP_SYS(mprotect),
    SCMP_SYS(mremap),
    SCMP_SYS(msync),
    SCMP_SYS(munmap),
    /* processes, threads, signals */
    SCMP_SYS(arch_prctl),
    SCMP_SYS(execve),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(fork),
    SCMP_SYS(futex),
    SCMP_SYS(get_robust_list),
    SCMP_SYS(kill),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(rseq),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigpending),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigsuspend),
    SCMP_SYS(rt_sigtimedwait),
    SCMP_SYS(sched_yield),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(setpgid),
    SCMP_SYS(setrlimit),
    SCMP_SYS(setsid),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(tgkill),
    SCMP_SYS(tkill),
    SCMP_SYS(vfork),
    SCMP_SYS(wait4),
    SCMP_SYS(waitid),
    /* queries */
    SCMP_SYS(capget),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(getcpu),
    SCMP_SYS(getegid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getgroups),
    SCMP_SYS(getpgid),
    SCMP_SYS(getpgrp),
    SCMP_SYS(getpid),
    SCMP_SYS(getppid),
    SCMP_SYS(getpriority),
    SCMP_SYS(getrandom),
    SCMP_SYS(getresgid),
    SCMP_SYS(getresuid),
    SCMP_SYS(getrlimit),
    SCMP_SYS(getrusage),
    SCMP_SYS(getsid),
    SCMP_SYS(gettid),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(getuid),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_getparam),
    SCMP_SYS(sched_getscheduler),
    SCMP_SYS(sysinfo),
    SCMP_SYS(time),
    SCMP_SYS(times),
    SCMP_SYS(uname),
};

/*
 * A terminal's modes, size and foreground process group, and a disk's size. Not TIOCSTI, which
 * injects input, nor TIOCSETD, which loads another line discipline.
 */
static const unsigned long allowed_ioctls[] = {
    TCGETS,     TCSETS,    TCSETSW,   TCSETSF,  TCSBRK,     TCSBRKP,      TCXONC,   TCFLSH,
    TCGETS2,    TCSETS2,   TCSETSW2,  TCSETSF2, /* of glibc since 2.42 */
    TIOCGWINSZ, TIOCGPGRP, TIOCSPGRP, TIOCGSID, TIOCOUTQ,   FIONREAD,     FIONBIO,  FIOCLEX,
    FIONCLEX,   TIOCNOTTY, TIOCSCTTY, BLKROGET, BLKGETSIZE, BLKGETSIZE64, BLKSSZGET};

static const unsigned long allowed_prctls[] = {PR_SET_NAME,      PR_GET_NAME,
                                               PR_SET_PDEATHSIG, PR_GET_PDEATHSIG,
                                               PR_GET_DUMPABLE,  PR_GET_NO_NEW_PRIVS};

/* For programs with a network, in addition to socket() and socketpair(). */
static const int network_calls[] = {
    SCMP_SYS(accept),      SCMP_SYS(accept4),     SCMP_SYS(bind),       SCMP_SYS(connect),
    SCMP_SYS(getpeername), SCMP_SYS(getsockname), SCMP_SYS(getsockopt), SCMP_SYS(recvfrom),
    SCMP_SYS(recvmmsg),    SCMP_SYS(recvmsg),     SCMP_SYS(sendmmsg),   SCMP_SYS(sendmsg),
    SCMP_SYS(sendto),      SCMP_SYS(setsockopt),  SCMP_SYS(shutdown),
};

/*
 * Not raw sockets, packets or netlink, and none that reaches beyond the network namespace. No other
 * protocols either: for one that it does not have yet (SCTP, L2TP) the kernel loads a module.
 */
static const unsigned long network_families[] = {AF_INET, AF_INET6};
static const struct {
    unsigned long type, protocol; /* 0: the type's own */
} network_protocols[] = {
    {SOCK_STREAM, 0}, {SOCK_STREAM, IPPROTO_TCP}, {SOCK_DGRAM, 0}, {SOCK_DGRAM, IPPROTO_UDP}};

/* The number of an interface, which link-local addresses need. */
static const unsigned long network_ioctls[] = {SIOCGIFINDEX};

/* The flags of clone() that make namespaces. CLONE_NEWTIME is not one: it needs clone3(). */
static const uint64_t namespace_flags = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS |
                                        CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;

/* Compares the lower 32 bits, as the kernel ignores the upper ones of these arguments. */
static int allow_values(scmp_filter_ctx filter, int call, unsigned argument,
                        const unsigned long *values, size_t count)
{
    int result = 0;

    for (size_t i = 0; i < count && result == 0; i++) {
        const struct scmp_arg_cmp value =
            SCMP_CMP64(argument, SCMP_CMP_MASKED_EQ, UINT32_MAX, values[i]);

        result = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &value);
    }
    return result;
}

static int allow_socket(scmp_filter_ctx filter, unsigned long family, unsigned long type,
                        unsigned long protocol)
{
    const uint64_t type_mask = UINT32_MAX & ~(uint64_t)(SOCK_CLOEXEC | SOCK_NONBLOCK);
    const struct scmp_arg_cmp values[] = {SCMP_CMP64(0, SCMP_CMP_MASKED_EQ, UINT32_MAX, family),
                                          SCMP_CMP64(1, SCMP_CMP_MASKED_EQ, type_mask, type),
                                          SCMP_CMP64(2, SCMP_CMP_MASKED_EQ, UINT32_MAX, protocol)};

    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), ARRAY_SIZE(values),
                                  values);
}

static int add_network_rules(scmp_filter_ctx filter)
{
    /* libcurl's, between its threads. */
    const struct scmp_arg_cmp local = SCMP_CMP64(0, SCMP_CMP_MASKED_EQ, UINT32_MAX, AF_UNIX);
    int result = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(socketpair), 1, &local);

    for (size_t i = 0; i < ARRAY_SIZE(network_calls) && result == 0; i++)
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, network_calls[i], 0);
    for (size_t i = 0; i < ARRAY_SIZE(network_families); i++)
        for (size_t j = 0; j < ARRAY_SIZE(network_protocols) && result == 0; j++)
            result = allow_socket(filter, network_families[i], network_protocols[j].type,
                                  network_protocols[j].protocol);
    if (result == 0)
        result =
            allow_values(filter, SCMP_SYS(ioctl), 1, network_ioctls, ARRAY_SIZE(network_ioctls));
    return result;
}

static int add_rules(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp itself = SCMP_CMP64(0, SCMP_CMP_MASKED_EQ, UINT32_MAX, 0);
    const struct scmp_arg_cmp no_namespace = SCMP_CMP64(0, SCMP_CMP_MASKED_EQ, namespace_flags, 0);
    int result = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);

    /* A tree instead of a list: some hundred comparisons become eight. */
    if (result == 0)
        result = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    for (size_t i = 0; i < ARRAY_SIZE(allowed) && result == 0; i++)
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    if (result == 0)
        result = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, &no_namespace);
    /* Its own limits (pid 0), not those of process 1. */
    if (result == 0)
        result = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, &itself);
    if (result == 0)
        result =
            allow_values(filter, SCMP_SYS(ioctl), 1, allowed_ioctls, ARRAY_SIZE(allowed_ioctls));
    if (result == 0)
        result =
            allow_values(filter, SCMP_SYS(prctl), 0, allowed_prctls, ARRAY_SIZE(allowed_prctls));
    return result;
}

int sandbox_filter_load(bool network, struct error *error)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    int result = filter != NULL ? add_rules(filter) : -ENOMEM;

    if (result == 0 && network)
        result = add_network_rules(filter);
    if (result == 0)
        result = seccomp_load(filter);
    seccomp_release(filter);
    if (result < 0)
        return error_set_errno(error, -result, "cannot restrict the system calls");
    return 0;
}
