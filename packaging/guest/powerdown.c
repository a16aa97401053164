/* SPDX-License-Identifier: GPL-2.0-or-later */
/* QMP: QEMU docs/interop/qmp-spec.txt. */
#include "packaging/guest/powerdown.h"

#include "common/cleanup.h"
#include "common/file-io.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static int connect_to(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    cleanup_fd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (strlen(path) >= sizeof(address.sun_path)) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(address.sun_path, path, strlen(path));
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
        return -1;
    return steal_fd(&fd);
}

/* Whether the other end closes the connection in time. What it says meanwhile does not matter. */
static bool closes(int fd, unsigned seconds)
{
    time_t end = time(NULL) + (time_t)seconds;
    struct pollfd connection = {.fd = fd, .events = POLLIN};
    char said[4096];
    time_t now;

    while ((now = time(NULL)) < end)
        if (poll(&connection, 1, (int)(end - now) * 1000) > 0 && read(fd, said, sizeof(said)) <= 0)
            return true;
    return false;
}

int powerdown(const char *path, unsigned seconds, struct error *error)
{
    /* QEMU answers in order, so nothing has to be awaited in between. */
    static const char commands[] = "{\"execute\": \"qmp_capabilities\"}\n"
                                   "{\"execute\": \"system_powerdown\"}\n";
    cleanup_fd int fd = connect_to(path);

    if (fd < 0 || write_all(NULL, fd, commands, sizeof(commands) - 1) < 0)
        return error_set_errno(error, errno, "%s", path);
    return closes(fd, seconds)
               ? 0
               : error_set(error, "the guest has not shut down within %u seconds", seconds);
}
