/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/pass-descriptor.h"

#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

ssize_t send_with_descriptor(int socket, const void *bytes, size_t size, int fd)
{
    struct iovec vector = {(void *)(uintptr_t)bytes, size};
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(fd))] = {0};
    struct msghdr message = {.msg_iov = &vector,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof(control)};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);

    *header = (struct cmsghdr){
        .cmsg_len = CMSG_LEN(sizeof(fd)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(header), &fd, sizeof(fd));
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

/* The first descriptor of a message; -1: none. Others, for which padding leaves room, are closed.
 */
static int take_descriptor(struct msghdr *message)
{
    const struct cmsghdr *header = CMSG_FIRSTHDR(message);
    size_t count = 0;
    int first = -1;

    if (header != NULL && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
        count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(first);
    for (size_t i = 0; i < count; i++) {
        int fd;

        memcpy(&fd, CMSG_DATA(header) + i * sizeof(fd), sizeof(fd));
        if (i == 0)
            first = fd;
        else
            close(fd);
    }
    return first;
}

ssize_t receive_with_descriptor(int socket, void *bytes, size_t size, int *fd)
{
    struct iovec vector = {bytes, size};
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(*fd))] = {0};
    struct msghdr message = {.msg_iov = &vector,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof(control)};
    ssize_t got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);

    *fd = got < 0 ? -1 : take_descriptor(&message);
    return got;
}
