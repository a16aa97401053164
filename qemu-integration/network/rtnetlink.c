/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/network/rtnetlink.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/rtnetlink.h>
#include <stddef.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static struct mnl_socket *open_socket(int control)
{
    if (control < 0)
        return mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
    int copy = fcntl(control, F_DUPFD_CLOEXEC, 0);
    struct mnl_socket *socket = copy < 0 ? NULL : mnl_socket_fdopen(copy);

    if (socket == NULL && copy >= 0)
        close(copy);
    return socket;
}

int rtnetlink_request(int control, struct nlmsghdr *message)
{
    struct mnl_socket *socket = open_socket(control);
    int result = errno;

    if (socket == NULL)
        return result;
    message->nlmsg_flags |= NLM_F_REQUEST | NLM_F_ACK;
    message->nlmsg_seq = (uint32_t)time(NULL);
    if ((control < 0 && mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) < 0) ||
        mnl_socket_sendto(socket, message, message->nlmsg_len) < 0) {
        result = errno;
    } else {
        char answer[MNL_SOCKET_BUFFER_SIZE];
        ssize_t length = mnl_socket_recvfrom(socket, answer, sizeof(answer));

        /* Fails with the error number in the kernel's acknowledgement, if it has one. Port 0: any.
         */
        result =
            length < 0 || mnl_cb_run(answer, (size_t)length, message->nlmsg_seq, 0, NULL, NULL) < 0
                ? errno
                : 0;
    }
    mnl_socket_close(socket);
    return result;
}
