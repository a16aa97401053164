/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/host/trusted-directory.h"

#include "common/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

/* One step of the way down. */
struct component {
    char name[NAME_MAX + 1];
    const char *path; /* the path as given; its first @length bytes end with this component */
    int length;
    bool last;
};

/* Splits the component at @next off the path; NULL with errno if it is too long for a name. */
static const char *take_component(struct component *component, const char *path, const char *next)
{
    size_t size = strcspn(next, "/");

    if (size > NAME_MAX || (size_t)(next - path) > INT_MAX - size) {
        errno = ENAMETOOLONG;
        return NULL;
    }
    memcpy(component->name, next, size);
    component->name[size] = '\0';
    component->path = path;
    next += size;
    component->length = (int)(next - path);
    next += strspn(next, "/");
    component->last = *next == '\0';
    return next;
}

static int open_component(int parent, const struct component *component)
{
    /* Parents need not be readable, and the administrator may have moved them elsewhere. */
    int flags = component->last ? O_RDONLY | O_NOFOLLOW : O_PATH;

    return openat(parent, component->name, flags | O_DIRECTORY | O_CLOEXEC);
}

static int open_or_create(int parent, const struct component *component, struct call_gate *gate)
{
    int descriptor = open_component(parent, component);

    if (descriptor >= 0 || errno != ENOENT)
        return descriptor;
    if (!call_gate_enter(gate, "mkdir", "%.*s", component->length, component->path))
        return -1;
    /* If another process has just created it, that is as good. */
    if (mkdirat(parent, component->name, component->last ? 0700 : 0755) < 0 && errno != EEXIST)
        return -1;
    return open_component(parent, component);
}

static int check(int descriptor, const struct component *component, struct error *error)
{
    struct stat status;
    uid_t user = geteuid();

    if (fstat(descriptor, &status) < 0)
        return error_set_errno(error, errno, "%.*s", component->length, component->path);
    if (status.st_uid != user && (component->last || status.st_uid != 0))
        return error_set(error, "%.*s: not trusted: owned by uid %u, not %u", component->length,
                         component->path, status.st_uid, user);
    /* With the sticky bit, other users can add to a parent, but not rename what we have in it. */
    if (status.st_mode & (S_IWGRP | S_IWOTH) && (component->last || !(status.st_mode & S_ISVTX)))
        return error_set(error,
                         "%.*s: not trusted: writable by users other than its owner (mode %04o)",
                         component->length, component->path, status.st_mode & 07777);
    return 0;
}

int trusted_directory_open(const char *path, bool create, struct call_gate *gate, int *descriptor,
                           struct error *error)
{
    cleanup_fd int parent = -1;
    const char *next = path + strspn(path, "/");
    struct component component = {.last = false};

    if (call_gate_enter(gate, "open", "%s", path))
        parent = open(*path == '/' ? "/" : ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (parent < 0)
        return error_set_errno(error, errno, "%s", path);
    while (!component.last) {
        int child;

        next = take_component(&component, path, next);
        if (next == NULL)
            return error_set_errno(error, errno, "%s", path);
        child =
            create ? open_or_create(parent, &component, gate) : open_component(parent, &component);
        if (child < 0 && errno == ENOENT && !create)
            return 0;
        if (child < 0)
            return error_set_errno(error, errno, "%.*s", component.length, component.path);
        close(parent);
        parent = child;
        if (check(child, &component, error) < 0)
            return -1;
    }
    *descriptor = steal_fd(&parent);
    return 1;
}
