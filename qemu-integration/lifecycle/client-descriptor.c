/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/client-descriptor.h"

#include <errno.h>
#include <fcntl.h>

int client_descriptor_prepare(int fd, int access, struct error *error)
{
    int flags = fcntl(fd, F_GETFL);

    if (flags >= 0 && (flags & O_ACCMODE) != access && (flags & O_ACCMODE) != O_RDWR)
        return error_set(error, "fd: it cannot be %s",
                         access == O_WRONLY ? "written to" : "read from");
    if (flags < 0 || fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) < 0)
        return error_set_errno(error, errno, "fd:");
    return 0;
}
