/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/sandbox/sandbox.h"

#include "common/array.h"
#include "common/cleanup.h"
#include "pty-bridge/sandbox/sandbox-filter.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Makes this process the first to be killed when memory runs out. */
static int raise_oom_score(void)
{
    static const char most[] = "1000";
    cleanup_fd int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

    return fd >= 0 && write(fd, most, sizeof(most) - 1) == sizeof(most) - 1 ? 0 : -1;
}

/* CAP_SETPCAP is needed, and each capability has to be dropped separately. */
static int drop_bounding_set(void)
{
    unsigned long capability = 0;

    /* Beyond the running kernel's last capability this fails with EINVAL. */
    for (; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++)
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0)
            return -1;
    return errno == EINVAL ? 0 : -1;
}

static int drop_privileges(uid_t uid, gid_t gid)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {0};

    /* Drop the bounding set first, while there are capabilities. */
    if (drop_bounding_set() < 0 || setgroups(0, NULL) < 0 || setresgid(gid, gid, gid) < 0 ||
        setresuid(uid, uid, uid) < 0 || syscall(SYS_capset, &header, none) < 0)
        return -1;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return -1;
    /* No process of the same user can attach to this one. */
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static int check_disk(const struct sandbox *sandbox, struct error *error)
{
    cleanup_fd int fd = open(SANDBOX_DISK, O_RDONLY | O_CLOEXEC);

    if (fd >= 0)
        return 0;
    return error_set_errno(error, errno, "the disk cannot be read by uid %u", sandbox->uid);
}

int sandbox_enter(const struct sandbox *sandbox, struct error *error)
{
    /* The files of the new root get exactly the modes given. */
    umask(0);
    if (raise_oom_score() < 0)
        return error_set_errno(error, errno, "/proc/self/oom_score_adj");
    if (sandbox_root_enter(&sandbox->root, error) < 0)
        return -1;
    umask(077);
    if (drop_privileges(sandbox->uid, sandbox->gid) < 0)
        return error_set_errno(error, errno, "cannot change to uid %u, gid %u", sandbox->uid,
                               sandbox->gid);
    if (sandbox->root.disk >= 0 && check_disk(sandbox, error) < 0)
        return -1;
    return sandbox_filter_load(sandbox->root.network, error);
}

int sandbox_limit(uint64_t file_size)
{
    const struct {
        __rlimit_resource_t resource;
        rlim_t value;
    } limits[] = {
        {RLIMIT_AS, SANDBOX_MEMORY},
        {RLIMIT_NPROC, SANDBOX_PROCESSES},
        {RLIMIT_FSIZE, file_size},
        {RLIMIT_NOFILE, 256},
        {RLIMIT_CORE, 0},
        {RLIMIT_MEMLOCK, 0},
        {RLIMIT_MSGQUEUE, 0},
        {RLIMIT_SIGPENDING, 256},
    };

    for (size_t i = 0; i < ARRAY_SIZE(limits); i++) {
        struct rlimit limit;

        /* A lower limit stays: raising it would take a privilege. */
        if (getrlimit(limits[i].resource, &limit) < 0)
            return -1;
        if (limit.rlim_max > limits[i].value)
            limit.rlim_max = limits[i].value;
        limit.rlim_cur = limit.rlim_max;
        if (setrlimit(limits[i].resource, &limit) < 0)
            return -1;
    }
    return 0;
}
