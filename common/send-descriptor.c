/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/send-descriptor.h"

#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

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
