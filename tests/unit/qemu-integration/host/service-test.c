/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A service manager is told once that the guest has been started, wherever its socket is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/host/service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void assert_told(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    char message[64] = "";

    memcpy(address.sun_path, name, strlen(name));
    if (name[0] == '@')
        address.sun_path[0] = '\0';
    assert_int_equal(bind(fd, (struct sockaddr *)&address,
                          (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name))),
                     0);
    setenv("NOTIFY_SOCKET", name, 1);
    service_started();
    assert_int_equal(recv(fd, message, sizeof(message), 0), 7);
    assert_string_equal(message, "READY=1");
    assert_int_equal(recv(fd, message, sizeof(message), 0), -1);
    close(fd);
}

static void a_socket_in_a_directory(void **state)
{
    char name[64];
    (void)state;

    snprintf(name, sizeof(name), "/tmp/service-test-%d", (int)getpid());
    assert_told(name);
    unlink(name);
}

static void a_socket_without_a_file(void **state)
{
    char name[64];
    (void)state;

    snprintf(name, sizeof(name), "@service-test-%d", (int)getpid());
    assert_told(name);
}

static void nobody_to_be_told_is_no_error(void **state)
{
    char large[200];
    (void)state;

    memset(large, 'a', sizeof(large) - 1);
    large[sizeof(large) - 1] = '\0';
    large[0] = '/';
    unsetenv("NOTIFY_SOCKET");
    service_started();
    for (size_t length = 0; length < sizeof(large) - 1; length++) {
        setenv("NOTIFY_SOCKET", large + sizeof(large) - 1 - length, 1);
        service_started();
    }
    setenv("NOTIFY_SOCKET", "/no/such/socket", 1);
    service_started();
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_socket_in_a_directory),
        cmocka_unit_test(a_socket_without_a_file),
        cmocka_unit_test(nobody_to_be_told_is_no_error),
    };

    return cmocka_run_group_tests_name("service", tests, NULL, NULL);
}
