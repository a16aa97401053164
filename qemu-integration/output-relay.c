/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/output-relay.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static void pass_on(int from, int to)
{
    char buffer[4096];
    ssize_t got;

    while ((got = read(from, buffer, sizeof(buffer))) > 0)
        for (ssize_t done = 0, put; done < got; done += put)
            if ((put = write(to, buffer + done, (size_t)(got - done))) <= 0)
                return;
}

static void on_output(evutil_socket_t fd, short what, void *context)
{
    (void)what;
    pass_on(fd, *(const int *)context);
}

int output_relay_open(struct output_relay *relay, struct event_base *loop, struct error *error)
{
    static const int targets[2] = {STDOUT_FILENO, STDERR_FILENO};

    for (int i = 0; i < 2; i++) {
        int fds[2];

        if (pipe2(fds, O_CLOEXEC) < 0)
            return error_set_errno(error, errno, "-daemonize");
        fcntl(fds[0], F_SETFL, O_NONBLOCK);
        relay->streams[i].read_end = fds[0];
        relay->streams[i].write_end = fds[1];
        relay->streams[i].event = event_new(loop, fds[0], EV_READ | EV_PERSIST, on_output,
                                            (void *)(uintptr_t)&targets[i]);
        if (relay->streams[i].event == NULL || event_add(relay->streams[i].event, NULL) < 0)
            return error_set(error, "-daemonize: out of memory");
    }
    return 0;
}

void output_relay_drain(struct output_relay *relay)
{
    for (int i = 0; i < 2; i++)
        pass_on(relay->streams[i].read_end, i + STDOUT_FILENO);
}

void output_relay_close(struct output_relay *relay)
{
    for (int i = 0; i < 2; i++) {
        if (relay->streams[i].event == NULL)
            continue;
        event_free(relay->streams[i].event);
        close(relay->streams[i].read_end);
        close(relay->streams[i].write_end);
    }
    *relay = (struct output_relay){0};
}
