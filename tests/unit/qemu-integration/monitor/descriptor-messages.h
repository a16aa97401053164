/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tests of monitors share: messages that come with a descriptor. To be included after
 * cmocka.h.
 */
#ifndef TESTS_UNIT_QEMU_INTEGRATION_MONITOR_DESCRIPTOR_MESSAGES_H
#define TESTS_UNIT_QEMU_INTEGRATION_MONITOR_DESCRIPTOR_MESSAGES_H

#include "common/pass-descriptor.h"

#include <string.h>
#include <sys/socket.h>

static inline void send_with_fd(int client, const char *text, int fd)
{
    assert_int_equal(send_with_descriptor(client, text, strlen(text), fd), strlen(text));
}

/* Returns the descriptor that came with the text; -1: none. */
static inline int receive_fd(int qemu, const char *expected)
{
    char text[256] = {0};
    struct iovec vector = {text, sizeof(text) - 1};
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {0};
    struct msghdr message = {.msg_iov = &vector,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof(control)};
    int fd = -1;

    assert_true(recvmsg(qemu, &message, MSG_CMSG_CLOEXEC) > 0);
    assert_string_equal(text, expected);
    if (CMSG_FIRSTHDR(&message) != NULL)
        memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(fd));
    return fd;
}

#endif
