/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/core-dump.h"

#include "common/cleanup.h"
#include "common/file-io.h"
#include "common/units.h"
#include "common/unnamed-file.h"
#include "qemu-integration/xen/hypervisor-internal.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

/* Most bytes to write between two reports. */
#define SLICE MIB

struct core {
    int fd;
    const struct core_dump_listener *listener;
};

/* What libxenctrl calls with each piece; an errno as a negative number ends the dump. */
static int write_piece(xc_interface *control, void *context, char *buffer, unsigned length)
{
    const struct core *core = context;

    (void)control;
    while (length > 0) {
        unsigned slice = length < SLICE ? length : SLICE;

        if (write_all(NULL, core->fd, buffer, slice) < 0)
            return -errno;
        core->listener->written(core->listener->context, slice);
        buffer += slice;
        length -= slice;
    }
    return 0;
}

/* A file without a name in the core file's directory. */
static int open_nameless(struct call_gate *gate, const char *path)
{
    char directory[PATH_MAX];
    char *slash;

    if (strlen(path) >= sizeof(directory)) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strncpy(directory, path, sizeof(directory) - 1);
    directory[sizeof(directory) - 1] = '\0';
    slash = strrchr(directory, '/');
    if (slash == NULL)
        snprintf(directory, sizeof(directory), ".");
    else
        slash[slash == directory ? 1 : 0] = '\0';
    if (!call_gate_enter(gate, "open", "O_TMPFILE in %s", directory))
        return -1;
    return unnamed_file_open(AT_FDCWD, directory);
}

static int give_name(struct call_gate *gate, int fd, const char *path)
{
    struct stat present;

    if (lstat(path, &present) == 0) {
        if (!S_ISREG(present.st_mode)) {
            errno = EEXIST;
            return -1;
        }
        unlink(path);
    }
    if (!call_gate_enter(gate, "linkat", "%s", path))
        return -1;
    return unnamed_file_link(fd, AT_FDCWD, path);
}

int core_dump_write(const struct domain *domain, const char *path, int to,
                    const struct core_dump_listener *listener, struct error *error)
{
    cleanup_fd int fd = to >= 0 ? -1 : open_nameless(domain->hypervisor->gate, path);

    if (to < 0 && fd < 0)
        return error_set_errno(error, errno, "%s", path);
    struct core core = {.fd = to >= 0 ? to : fd, .listener = listener};
    int result = DOMAIN_CALL(domain, xc_domain_dumpcore_via_callback, &core, write_piece);
    if (result < 0 && strstr(domain->hypervisor->log.message, "p2m") != NULL)
        return error_set(error,
                         "%s: no core written: this kernel keeps no list of its pages (p2m), by "
                         "which its memory is found",
                         path);
    if (result < 0)
        return hypervisor_failed(domain->hypervisor, error, path);
    if (to < 0 && give_name(domain->hypervisor->gate, fd, path) < 0)
        return error_set_errno(error, errno, "%s", path);
    return 0;
}
