/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/migration/channel.h"

#include "common/send-descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int channel_open(int ends[2], struct error *error)
{
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0) {
        fcntl(ends[0], F_SETFL, O_NONBLOCK);
        return 0;
    }
    return error_set_errno(error, errno, "cannot connect to a child process");
}

int channel_send(int end, const struct channel_message *message, int fd)
{
    ssize_t sent;

    do
        sent = fd < 0 ? send(end, message, sizeof(*message), MSG_NOSIGNAL)
                      : send_with_descriptor(end, message, sizeof(*message), fd);
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? -1 : 0;
}

/* The descriptor that came along, if it is one; -1: none. Others are closed. */
static int descriptor_of(struct msghdr *header)
{
    const struct cmsghdr *control = CMSG_FIRSTHDR(header);
    size_t count = 0;
    int fd = -1;

    if (control != NULL && control->cmsg_level == SOL_SOCKET && control->cmsg_type == SCM_RIGHTS)
        count = (control->cmsg_len - CMSG_LEN(0)) / sizeof(fd);
    for (size_t i = 0; i < count; i++) {
        int other;

        memcpy(&other, CMSG_DATA(control) + i * sizeof(other), sizeof(other));
        if (i == 0)
            fd = other;
        else
            close(other);
    }
    return fd;
}

int channel_receive(int end, struct channel_message *message, int *fd)
{
    struct iovec vector = {message, sizeof(*message)};
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {0};
    struct msghdr header = {.msg_iov = &vector,
                            .msg_iovlen = 1,
                            .msg_control = control,
                            .msg_controllen = sizeof(control)};
    ssize_t got;
    int received;

    do
        got = recvmsg(end, &header, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return -1;
    received = descriptor_of(&header);
    if (fd != NULL)
        *fd = received;
    else if (received >= 0)
        close(received);
    if (got != (ssize_t)sizeof(*message))
        return 0;
    message->text[sizeof(message->text) - 1] = '\0';
    for (char *c = message->text; *c != '\0'; c++)
        if (*c < 0x20 || *c > 0x7e)
            *c = '?';
    return 1;
}
