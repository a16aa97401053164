/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/host/standard-error.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

void standard_error_never_blocks(void)
{
    struct stat file;
    int fd;

    if (fstat(STDERR_FILENO, &file) < 0 || !(S_ISFIFO(file.st_mode) || S_ISCHR(file.st_mode)))
        return;
    /* O_NONBLOCK belongs to the open file, which others share: so this opens it once more. */
    fd = open("/proc/self/fd/2", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return;
    dup2(fd, STDERR_FILENO);
    close(fd);
}
