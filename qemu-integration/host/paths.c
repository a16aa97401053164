/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/host/paths.h"

#include "common/array.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Patterns, the usual place first; of several versions that match a pattern, the last in order. */
static const char *const device_models[] = {
    "/usr/libexec/xen-qemu-system-i386",   "/usr/lib/xen-*/bin/qemu-system-i386",
    "/usr/lib/xen/bin/qemu-system-i386",   "/usr/libexec/xen/bin/qemu-system-i386",
    "/usr/lib64/xen/bin/qemu-system-i386", NULL,
};
static const char *const hvmloaders[] = {
    "/usr/lib/xen-*/boot/hvmloader",
    "/usr/lib/xen/boot/hvmloader",
    "/usr/libexec/xen/boot/hvmloader",
    NULL,
};
static const char *const seabioses[] = {
    "/usr/share/seabios/bios-256k.bin",
    "/usr/share/qemu/bios-256k.bin",
    "/usr/share/seabios/bios.bin",
    NULL,
};

static const char *const bootloaders[] = {
    "/usr/lib/xen-*/bin/pygrub",
    "/usr/lib/xen/bin/pygrub",
    "/usr/libexec/xen/bin/pygrub",
    "/usr/bin/pygrub",
    NULL,
};

static const char *const storage_daemons[] = {"/usr/bin/qemu-storage-daemon", NULL};
static const char *const passts[] = {"/usr/bin/passt", "/usr/local/bin/passt", NULL};
static const char *const image_tools[] = {"/usr/bin/qemu-img", NULL};

static void find(char path[HOST_PATH_SIZE], const char *given, const char *const patterns[])
{
    if (given != NULL) {
        snprintf(path, HOST_PATH_SIZE, "%s", given);
        return;
    }
    snprintf(path, HOST_PATH_SIZE, "%s", patterns[0]);
    for (const char *const *pattern = patterns; *pattern != NULL; pattern++) {
        glob_t found = {0};
        int result = glob(*pattern, 0, NULL, &found);

        if (result == 0)
            snprintf(path, HOST_PATH_SIZE, "%s", found.gl_pathv[found.gl_pathc - 1]);
        globfree(&found);
        if (result == 0)
            return;
    }
}

/* A program of ours: beside this one if both were just built; else where it is installed relative
 * to it. */
static void find_own(char path[HOST_PATH_SIZE], const char *name)
{
    static const char *const places[] = {"", "../libexec/qemu-xen/"};
    char self[HOST_PATH_SIZE / 2];
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);

    self[length < 0 ? 0 : length] = '\0';
    if (strrchr(self, '/') != NULL)
        *strrchr(self, '/') = '\0';
    for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
        snprintf(path, HOST_PATH_SIZE, "%s/%s%s", self, places[i], name);
        if (access(path, X_OK) == 0)
            return;
    }
}

void host_paths_find(struct host_paths *paths, const char *device_model, const char *hvmloader)
{
    find(paths->device_model, device_model, device_models);
    find(paths->hvmloader, hvmloader, hvmloaders);
    find(paths->seabios, NULL, seabioses);
    find(paths->bootloader, NULL, bootloaders);
    find(paths->storage_daemon, NULL, storage_daemons);
    find(paths->image_tool, NULL, image_tools);
    find(paths->passt, NULL, passts);
    find_own(paths->viewer, "qemu-xen-viewer");
    find_own(paths->network_boot, "qemu-xen-netboot");
}

static int check(const char *path, const char *role, int mode, struct error *error)
{
    struct stat status;

    if (access(path, mode) < 0 || stat(path, &status) < 0)
        return error_set_errno(error, errno, "%s: cannot use it as %s", path, role);
    if (!S_ISREG(status.st_mode))
        return error_set(error, "%s: cannot use it as %s: not a regular file", path, role);
    return 0;
}

int host_paths_check(const struct host_paths *paths, const struct host_needs *needs,
                     struct error *error)
{
    if (check(paths->device_model, "device model", X_OK, error) < 0 ||
        (needs->hvmloader && check(paths->hvmloader, "hvmloader", R_OK, error) < 0))
        return -1;
    if (needs->viewer && check(paths->viewer, "window", X_OK, error) < 0)
        return -1;
    if (needs->passt && access(paths->passt, X_OK) < 0)
        return error_set_errno(error, errno, "-nic user: needs passt (apt install passt): %s",
                               paths->passt);
    if (needs->bootloader != NULL &&
        (check(needs->bootloader, "bootloader", X_OK, error) < 0 ||
         check(paths->storage_daemon, "storage daemon", X_OK, error) < 0))
        return -1;
    if (needs->network_boot && check(paths->network_boot, "network boot client", X_OK, error) < 0)
        return -1;
    if (needs->image_tool && check(paths->image_tool, "image tool", X_OK, error) < 0)
        return -1;
    return needs->seabios ? check(paths->seabios, "SeaBIOS", R_OK, error) : 0;
}
