/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/migration/channel.h"

#include "common/pass-descriptor.h"

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

int channel_receive(int end, struct channel_message *message, int *fd)
{
    ssize_t got;
    int received;

    do
        got = receive_with_descriptor(end, message, sizeof(*message), &received);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return -1;
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
