/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/stream-calls.h"

#include "common/file-io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

/* libxenguest calls them with a descriptor alone. */
static const struct stream_calls *stream;
static int stream_fd = -1;

/* As Xen's tools/libs/ctrl/xc_private.h, which is not installed, declares them. */
int read_exact(int fd, void *data, size_t size);
int write_exact(int fd, const void *data, size_t size);
int writev_exact(int fd, const struct iovec *pieces, int count);

int stream_calls_begin(const struct stream_calls *calls, struct error *error)
{
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0)
        return error_set_errno(error, errno, "cannot make a pipe");
    close(ends[0]);
    stream = calls;
    stream_fd = ends[1];
    return stream_fd;
}

void stream_calls_end(void)
{
    close(stream_fd);
    stream = NULL;
    stream_fd = -1;
}

static bool is_stream(int fd)
{
    return stream != NULL && fd == stream_fd;
}

/* As libxenctrl's own. */
static int read_descriptor(int fd, void *data, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t got = read(fd, (char *)data + done, size - done);

        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0)
            errno = 0;
        if (got <= 0)
            return -1;
        done += (size_t)got;
    }
    return 0;
}

int read_exact(int fd, void *data, size_t size)
{
    return is_stream(fd) ? stream->read(stream->context, data, size)
                         : read_descriptor(fd, data, size);
}

int writev_exact(int fd, const struct iovec *pieces, int count)
{
    if (is_stream(fd))
        return stream->write(stream->context, pieces, count);
    for (int i = 0; i < count; i++)
        if (write_all(NULL, fd, pieces[i].iov_base, pieces[i].iov_len) < 0)
            return -1;
    return 0;
}

int write_exact(int fd, const void *data, size_t size)
{
    const struct iovec piece = {(void *)(uintptr_t)data, size};

    return writev_exact(fd, &piece, 1);
}
