/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/sandbox/sandbox-root.h"

#include "common/array.h"
#include "common/cleanup.h"
#include "common/tmpfs.h"
#include "common/units.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

/* As on the host: directories and files are bind-mounted, symbolic links are copied. */
static const char *const system_paths[] = {
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/etc/ld.so.cache",
    "/etc/alternatives",
    "/etc/terminfo",
};

/* Certificate authorities, as distributions keep them. */
static const char *const network_paths[] = {"/etc/ssl/certs", "/etc/pki/tls/certs",
                                            "/etc/pki/ca-trust/extracted"};

/* Made by the program, as it learns them. */
#define RESOLVER_LINK   "etc/resolv.conf"
#define RESOLVER_TARGET SANDBOX_OUTPUT "/resolv.conf"

static const struct {
    const char *name;
    unsigned minor; /* with major number 1 */
} devices[] = {{"dev/null", 3}, {"dev/zero", 5}, {"dev/random", 8}, {"dev/urandom", 9}};

/* Small, as it holds only names. Has devices, those above; the sandbox's user cannot make any. */
static const struct tmpfs root_wanted = {.size = MIB, .mode = 0755, .devices = true};

/* Makes the directories above a path. */
static int make_parents(int root, const char *path)
{
    char part[PATH_MAX];

    for (const char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        size_t length = (size_t)(slash - path);

        if (length >= sizeof(part)) {
            errno = ENAMETOOLONG;
            return -1;
        }
        memcpy(part, path, length);
        part[length] = '\0';
        if (mkdirat(root, part, 0755) < 0 && errno != EEXIST)
            return -1;
    }
    return 0;
}

static int copy_link(int root, const char *path)
{
    char target[PATH_MAX];
    ssize_t length = readlink(path, target, sizeof(target) - 1);

    if (length < 0)
        return -1;
    target[length] = '\0';
    return symlinkat(target, root, path + 1);
}

/* Mounts a file or directory of the host, with all mounts below it, at the same path. */
static int bind_read_only(int root, const char *path, mode_t type)
{
    struct mount_attr attributes = {.attr_set =
                                        MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV};
    cleanup_fd int tree = open_tree(
        AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE | AT_SYMLINK_NOFOLLOW);

    if (tree < 0 ||
        mount_setattr(tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &attributes, sizeof(attributes)) < 0)
        return -1;
    if (S_ISDIR(type) ? mkdirat(root, path + 1, 0755) : mknodat(root, path + 1, S_IFREG | 0444, 0))
        return -1;
    return move_mount(tree, "", root, path + 1, MOVE_MOUNT_F_EMPTY_PATH);
}

static int bind_or_link(int root, const char *path)
{
    struct stat status;

    if (lstat(path, &status) < 0 || make_parents(root, path + 1) < 0)
        return -1;
    return S_ISLNK(status.st_mode) ? copy_link(root, path)
                                   : bind_read_only(root, path, status.st_mode);
}

static int add_paths(int root, const char *const paths[], size_t count, struct error *error)
{
    struct stat status;

    for (size_t i = 0; i < count; i++)
        /* No host has all of them. */
        if ((lstat(paths[i], &status) == 0 || errno != ENOENT) && bind_or_link(root, paths[i]) < 0)
            return error_set_errno(error, errno, "%s: cannot be mounted in the sandbox", paths[i]);
    return 0;
}

static int add_network_files(int root, struct error *error)
{
    if (add_paths(root, network_paths, ARRAY_SIZE(network_paths), error) < 0)
        return -1;
    if (make_parents(root, RESOLVER_LINK) < 0 ||
        symlinkat(RESOLVER_TARGET, root, RESOLVER_LINK) < 0)
        return error_set_errno(error, errno, "cannot make the sandbox's /" RESOLVER_LINK);
    return 0;
}

static int make_devices(int root)
{
    if (mkdirat(root, "dev", 0755) < 0 || mknodat(root, "dev/tty", S_IFCHR | 0666, makedev(5, 0)))
        return -1;
    for (size_t i = 0; i < ARRAY_SIZE(devices); i++)
        if (mknodat(root, devices[i].name, S_IFCHR | 0666, makedev(1, devices[i].minor)) < 0)
            return -1;
    return 0;
}

static bool is_below(const char *path, const char *directory)
{
    size_t length = strlen(directory);

    return strncmp(path, directory, length) == 0 && path[length] == '/';
}

static int add_program(int root, const char *program)
{
    for (size_t i = 0; i < ARRAY_SIZE(system_paths); i++)
        if (is_below(program, system_paths[i]))
            return 0;
    return bind_or_link(root, program);
}

/* Afterwards no path leads to the old root, and the working directory is in the new one. */
static int change_root(int root)
{
    struct mount_attr attributes = {.attr_set = MOUNT_ATTR_RDONLY};

    if (mount_setattr(root, "", AT_EMPTY_PATH, &attributes, sizeof(attributes)) < 0 ||
        fchdir(root) < 0)
        return -1;
    /* The old root is mounted over the new one and then unmounted, which needs no directory for
     * it: pivot_root(2), NOTES, "pivot_root(".", ".")". */
    return syscall(SYS_pivot_root, ".", ".") < 0 || umount2(".", MNT_DETACH) < 0 || chdir("/") < 0
               ? -1
               : 0;
}

static int add_disk(int root, int disk)
{
    if (mknodat(root, &SANDBOX_DISK[1], S_IFREG | 0444, 0) < 0)
        return -1;
    return move_mount(disk, "", root, &SANDBOX_DISK[1], MOVE_MOUNT_F_EMPTY_PATH);
}

int sandbox_root_enter(const struct sandbox_root *wanted, struct error *error)
{
    cleanup_fd int root = tmpfs_make(&root_wanted);

    /* Mounts made here must not propagate to the host's namespace. */
    if (root < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
        move_mount(root, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH) < 0)
        return error_set_errno(error, errno, "cannot make the sandbox's root directory");
    if (add_paths(root, system_paths, ARRAY_SIZE(system_paths), error) < 0 ||
        (wanted->network && add_network_files(root, error) < 0))
        return -1;
    if (add_program(root, wanted->program) < 0)
        return error_set_errno(error, errno, "%s: cannot be mounted in the sandbox",
                               wanted->program);
    if (make_devices(root) < 0)
        return error_set_errno(error, errno, "cannot make the sandbox's devices");
    if (wanted->disk >= 0 && add_disk(root, wanted->disk) < 0)
        return error_set_errno(error, errno, "cannot mount the disk in the sandbox");
    if (mkdirat(root, &SANDBOX_OUTPUT[1], 0755) < 0 ||
        move_mount(wanted->output, "", root, &SANDBOX_OUTPUT[1], MOVE_MOUNT_F_EMPTY_PATH) < 0)
        return error_set_errno(error, errno, "cannot mount the output directory in the sandbox");
    if (change_root(root) < 0)
        return error_set_errno(error, errno, "cannot enter the sandbox's root directory");
    return 0;
}
