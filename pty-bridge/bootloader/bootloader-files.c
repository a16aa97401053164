/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/bootloader/bootloader-files.h"

#include "common/cleanup.h"
#include "common/tmpfs.h"
#include "pty-bridge/sandbox/sandbox-root.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Files and directories a bootloader can create; it needs three. */
#define FILES 256

int bootloader_directory_make(struct call_gate *gate, uint64_t size, uid_t uid, gid_t gid,
                              int *result, struct error *error)
{
    const struct tmpfs wanted = {
        .size = size, .files = FILES, .mode = 0700, .uid = uid, .gid = gid};
    cleanup_fd int directory = -1;
    cleanup_fd int file = -1;

    *result = -1;
    if (call_gate_enter(gate, "fsmount", "tmpfs"))
        directory = tmpfs_make(&wanted);
    if (directory >= 0)
        file = openat(directory, BOOTLOADER_RESULT, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0 || fchown(file, uid, gid) < 0)
        return error_set_errno(error, errno, "cannot make the bootloader's output directory");
    *result = steal_fd(&file);
    return steal_fd(&directory);
}

void bootloader_directory_path(int directory, bool sandboxed,
                               char path[BOOTLOADER_DIRECTORY_PATH_SIZE])
{
    /* On the host the directory has no path except that of our descriptor. */
    if (sandboxed)
        snprintf(path, BOOTLOADER_DIRECTORY_PATH_SIZE, "%s", SANDBOX_OUTPUT);
    else
        snprintf(path, BOOTLOADER_DIRECTORY_PATH_SIZE, "/proc/%d/fd/%d", getpid(), directory);
}

static int open_beneath(int directory, const char *name)
{
    /* Non-blocking, as it may be a FIFO or a device. */
    struct open_how how = {
        .flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV,
    };

    return (int)syscall(SYS_openat2, directory, name, &how, sizeof(how));
}

int bootloader_file_take(int directory, const char *name, const char *what, uint64_t limit,
                         struct error *error)
{
    cleanup_fd int fd = open_beneath(directory, name);
    struct stat status;

    if (fd < 0 && errno == ELOOP)
        return error_set(error, "the bootloader's %s is a symbolic link: %s", what, name);
    if (fd < 0 || fstat(fd, &status) < 0)
        return error_set_errno(error, errno, "the bootloader's %s cannot be opened: %s", what,
                               name);
    if (!S_ISREG(status.st_mode))
        return error_set(error, "the bootloader's %s is not a regular file: %s", what, name);
    if (status.st_nlink != 1)
        return error_set(error, "the bootloader's %s has %ju names: %s", what,
                         (uintmax_t)status.st_nlink, name);
    if ((uint64_t)status.st_size > limit)
        return error_set(error, "the bootloader's %s has %jd bytes, more than %" PRIu64 ": %s",
                         what, (intmax_t)status.st_size, limit, name);
    if (status.st_size == 0)
        return error_set(error, "the bootloader's %s is empty: %s", what, name);
    if (unlinkat(directory, name, 0) < 0)
        return error_set_errno(error, errno, "the bootloader's %s cannot be unlinked: %s", what,
                               name);
    return steal_fd(&fd);
}
