/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/sandbox-disk.h"

#include "common/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

static int write_map(pid_t pid, const char *name, unsigned from, unsigned to)
{
    char path[64];
    char line[64];

    snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
    cleanup_fd int fd = open(path, O_WRONLY | O_CLOEXEC);
    int length = snprintf(line, sizeof(line), "%u %u 1", from, to);

    return fd >= 0 && write(fd, line, (size_t)length) == length ? 0 : -1;
}

/*
 * A user namespace that maps the owner of the file to the user of the sandbox; a mount takes such a
 * map in no other form. It needs a process for as long as it has no descriptor: one that only
 * waits, and whose end no SIGCHLD tells.
 */
static int open_map(struct call_gate *gate, const struct stat *file, uid_t uid, gid_t gid)
{
    char path[64];
    pid_t parent = getpid();
    pid_t pid = -1;
    int fd = -1;

    if (call_gate_enter(gate, "clone", "user namespace"))
        pid = (pid_t)syscall(SYS_clone, (unsigned long)CLONE_NEWUSER, NULL, NULL, NULL, 0UL);
    if (pid < 0)
        return -1;
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        while (getppid() == parent)
            pause();
        _exit(EXIT_FAILURE);
    }
    snprintf(path, sizeof(path), "/proc/%d/ns/user", pid);
    if (write_map(pid, "uid_map", file->st_uid, uid) == 0 &&
        write_map(pid, "gid_map", file->st_gid, gid) == 0)
        fd = open(path, O_RDONLY | O_CLOEXEC);
    int number = errno;

    kill(pid, SIGKILL);
    while (waitpid(pid, NULL, __WCLONE) < 0 && errno == EINTR)
        ;
    errno = number;
    return fd;
}

/* Makes the mount show the file as the user's; returns 0 or why it does not, as an errno value. */
static int map_owner(struct call_gate *gate, int mount, const struct stat *file, uid_t uid,
                     gid_t gid)
{
    cleanup_fd int map = open_map(gate, file, uid, gid);
    struct mount_attr attributes = {.attr_set = MOUNT_ATTR_IDMAP, .userns_fd = (uint64_t)map};

    if (map < 0 || mount_setattr(mount, "", AT_EMPTY_PATH, &attributes, sizeof(attributes)) < 0)
        return errno;
    return 0;
}

int sandbox_disk_open(struct call_gate *gate, const char *path, uid_t uid, gid_t gid,
                      struct sandbox_disk *disk, struct error *error)
{
    struct mount_attr attributes = {.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID |
                                                MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC};
    cleanup_fd int file = open(path, O_PATH | O_CLOEXEC);
    cleanup_fd int mount = -1;
    struct stat status;

    *disk = (struct sandbox_disk){.mount = -1};
    if (file < 0 || fstat(file, &status) < 0)
        return error_set_errno(error, errno, "%s", path);
    if (S_ISBLK(status.st_mode)) {
        disk->device = status.st_rdev;
        return 0;
    }
    if (!S_ISREG(status.st_mode))
        return error_set(error, "%s: neither a regular file nor a block device", path);
    if (call_gate_enter(gate, "open_tree", "%s", path))
        mount = open_tree(file, "", AT_EMPTY_PATH | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
    if (mount < 0 || mount_setattr(mount, "", AT_EMPTY_PATH, &attributes, sizeof(attributes)) < 0)
        return error_set_errno(error, errno, "%s: cannot be shown to the bootloader", path);
    disk->map_error = map_owner(gate, mount, &status, uid, gid);
    disk->mount = steal_fd(&mount);
    return 0;
}

int sandbox_disk_attach(const struct sandbox_disk *disk, int root, const char *name, gid_t gid,
                        struct error *error)
{
    int result;

    if (disk->mount < 0) {
        /* Root's, so that the user cannot give himself the right to write. */
        result = mknodat(root, name, S_IFBLK | 0440, disk->device);
        if (result == 0)
            result = fchownat(root, name, 0, gid, AT_SYMLINK_NOFOLLOW);
    } else {
        result = mknodat(root, name, S_IFREG | 0444, 0);
        if (result == 0)
            result = move_mount(disk->mount, "", root, name, MOVE_MOUNT_F_EMPTY_PATH);
    }
    if (result < 0)
        return error_set_errno(error, errno, "cannot show the disk to the bootloader");
    return 0;
}
