/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tests of monitors share: each has a front, and acts as its clients and as QEMU. To be
 * included after cmocka.h.
 */
#ifndef TESTS_UNIT_QEMU_INTEGRATION_MONITOR_FRONT_FIXTURE_H
#define TESTS_UNIT_QEMU_INTEGRATION_MONITOR_FRONT_FIXTURE_H

#include "qemu-integration/plan/qmp-monitors.h"

#include <event2/event.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

/* Long enough for all that does not wait for another process. */
static inline void run_loop(struct event_base *loop)
{
    for (int i = 0; i < 30; i++)
        event_base_loop(loop, EVLOOP_NONBLOCK);
}

static inline void send_text(int fd, const char *text)
{
    assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

/* All that has been sent there. */
static inline void assert_hears(int fd, const char *expected)
{
    char text[2048] = {0};
    ssize_t got = recv(fd, text, sizeof(text) - 1, MSG_DONTWAIT);

    assert_string_equal(got > 0 ? text : "", expected);
}

/* A monitor that listens at a UNIX socket. */
static inline struct plan_qmp *plan_monitor_at(struct plan_qmps *plans, const char *option,
                                               const char *directory)
{
    struct plan_qmp *plan = &plans->monitors[plans->count++];

    *plan = (struct plan_qmp){.fd = -1, .option = option};
    plan->address = (struct serial_address){.kind = SERIAL_UNIX, .server = true, .private = true};
    snprintf(plan->address.path, sizeof(plan->address.path), "%s/%s", directory, option);
    return plan;
}

/* A client of such a monitor; non-blocking. */
static inline int connect_to_monitor(const struct plan_qmp *plan)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    snprintf(address.sun_path, sizeof(address.sun_path), "%.100s", plan->address.path);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

#endif
