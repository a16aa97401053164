/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/restorer-confinement.h"

#include "common/array.h"
#include "common/process.h"

#include <errno.h>
#include <grp.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <xenctrl.h> /* before Xen's own header, which needs its types */

#include <xen/sys/privcmd.h>

#define NOBODY 65534

static const int allowed[] = {
    /* the stream, the channel */
    SCMP_SYS(close),
    SCMP_SYS(fcntl),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(pipe2),
    SCMP_SYS(read),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendmsg),
    SCMP_SYS(sendto),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    /* memory, also the guest's */
    SCMP_SYS(brk),
    SCMP_SYS(madvise),
    SCMP_SYS(mlock),
    SCMP_SYS(mmap),
    SCMP_SYS(mprotect),
    SCMP_SYS(mremap),
    SCMP_SYS(munlock),
    SCMP_SYS(munmap),
    /* signals, and the end */
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(futex),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(rseq),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sched_yield),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(tgkill), /* abort() */
    /* time */
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(nanosleep),
};

/* Of Xen's connection; no other descriptor has them. */
static const unsigned long allowed_ioctls[] = {
    IOCTL_PRIVCMD_HYPERCALL,    IOCTL_PRIVCMD_MMAP,  IOCTL_PRIVCMD_MMAPBATCH,
    IOCTL_PRIVCMD_MMAPBATCH_V2, IOCTL_PRIVCMD_DM_OP, IOCTL_PRIVCMD_MMAP_RESOURCE,
    IOCTL_PRIVCMD_UNIMPLEMENTED};

static int add_rules(scmp_filter_ctx filter)
{
    int result = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);

    for (size_t i = 0; i < ARRAY_SIZE(allowed) && result == 0; i++)
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    for (size_t i = 0; i < ARRAY_SIZE(allowed_ioctls) && result == 0; i++) {
        const struct scmp_arg_cmp request =
            SCMP_CMP64(1, SCMP_CMP_MASKED_EQ, UINT32_MAX, allowed_ioctls[i]);

        result = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1, &request);
    }
    return result;
}

static int load_filter(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    int result = filter != NULL ? add_rules(filter) : -ENOMEM;

    if (result == 0)
        result = seccomp_load(filter);
    seccomp_release(filter);
    errno = -result;
    return result < 0 ? -1 : 0;
}

int restorer_confine(struct error *error)
{
    const struct rlimit none = {0};
    const pid_t parent = getppid();

    if (setgroups(0, NULL) < 0 || setresgid(NOBODY, NOBODY, NOBODY) < 0 ||
        setresuid(NOBODY, NOBODY, NOBODY) < 0 || setrlimit(RLIMIT_CORE, &none) < 0 ||
        /* Changing the user has cleared it. */
        process_end_with_parent(parent) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
        load_filter() < 0)
        return error_set_errno(error, errno,
                               "cannot confine the process that reads the guest's "
                               "state");
    return 0;
}
