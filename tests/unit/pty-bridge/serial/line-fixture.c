/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/pty-bridge/serial/line-fixture.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

struct event_base *loop;

void on_input(void *context, struct bytes bytes)
{
    struct listener *listener = context;

    assert_true(listener->size + bytes.size < sizeof(listener->input));
    memcpy(listener->input + listener->size, bytes.data, bytes.size);
    listener->size += bytes.size;
}

void run_for(int milliseconds)
{
    const struct timeval time = {.tv_usec = milliseconds * 1000};

    event_base_loopexit(loop, &time);
    event_base_dispatch(loop);
}

size_t read_for(int fd, char *buffer, size_t size)
{
    size_t got = 0;

    for (int turn = 0; turn < 200 && got < size; turn++) {
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        ssize_t now = 0;

        run_for(10);
        if (poll(&ready, 1, 0) == 1)
            now = read(fd, buffer + got, size - got);
        if (now < 0)
            break;
        got += (size_t)now;
    }
    return got;
}

int connect_to(const char *path)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(name.sun_path, sizeof(name.sun_path), "%s", path);
    assert_int_equal(connect(fd, (struct sockaddr *)&name, sizeof(name)), 0);
    return fd;
}
