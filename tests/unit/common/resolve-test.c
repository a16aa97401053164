/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a name server that does not answer delays the end by a fraction of a second, and that
 * names and numbers are found. Needs root: the name server is in namespaces of the test's own.
 */
#include "common/resolve.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <time.h>
#include <unistd.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

static const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void bring_loopback_up(void)
{
    struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    assert_int_equal(ioctl(fd, SIOCSIFFLAGS, &request), 0);
    close(fd);
}

static void use_name_server(void)
{
    static const char text[] = "nameserver 127.0.0.1\n";
    char path[] = "/tmp/resolve-test-XXXXXX";
    int fd = mkstemp(path);

    assert_int_equal(write(fd, text, sizeof(text) - 1), sizeof(text) - 1);
    close(fd);
    assert_int_equal(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
    assert_int_equal(mount(path, "/etc/resolv.conf", NULL, MS_BIND, NULL), 0);
    unlink(path);
}

static void silence_does_not_delay_the_end(void **state)
{
    struct sockaddr_in name = {
        .sin_family = AF_INET, .sin_port = htons(53), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct addrinfo *found = NULL;
    struct resolve_query *query;
    int cancel[2];
    double began;

    (void)state;
    assert_int_equal(unshare(CLONE_NEWNS | CLONE_NEWNET), 0);
    bring_loopback_up();
    use_name_server();
    int server = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    assert_int_equal(bind(server, (struct sockaddr *)&name, sizeof(name)), 0);
    assert_int_equal(pipe2(cancel, O_CLOEXEC), 0);
    assert_int_equal(write(cancel[1], "", 1), 1);
    began = now();
    assert_int_equal(resolve("host.example", "4444", &hints, cancel[0], &found), EAI_SYSTEM);
    assert_int_equal(errno, EINTR);
    /* Without being told to end it would take ten; a machine that has much to do may take one. */
    assert_true(now() - began < 4);
    assert_null(found);
    /* Whoever waits can do something else meanwhile. */
    began = now();
    query = resolve_begin("host.example", "4444", &hints);
    assert_false(resolve_is_done(query));
    resolve_abandon(query);
    assert_true(now() - began < 4);
    close(cancel[0]);
    close(cancel[1]);
    close(server);
}

static void check_query(const char *host, int expected)
{
    struct resolve_query *query = resolve_begin(host, "4444", &hints);
    struct addrinfo *found = NULL;

    while (!resolve_is_done(query))
        usleep(1000);
    assert_int_equal(resolve_end(query, &found) == 0, expected == 0);
    assert_int_equal(found != NULL, expected == 0);
    if (found != NULL)
        freeaddrinfo(found);
}

static void a_query_ends(void **state)
{
    (void)state;
    check_query("", 0);
    check_query("127.0.0.1", 0);
    check_query("localhost", 0);
    check_query("a host", -1);
    /* And can be abandoned when it is done. */
    resolve_abandon(resolve_begin("127.0.0.1", "4444", &hints));
    resolve_abandon(NULL);
}

static void check_found(const char *host)
{
    struct addrinfo *found = NULL;
    int never[2];

    assert_int_equal(pipe2(never, O_CLOEXEC), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(resolve(host, "4444", &hints, i == 0 ? -1 : never[0], &found), 0);
        assert_non_null(found);
        freeaddrinfo(found);
    }
    close(never[0]);
    close(never[1]);
}

static void names_and_numbers_are_found(void **state)
{
    (void)state;
    check_found("");
    check_found("127.0.0.1");
    check_found("localhost");
}

static void what_is_no_name_is_refused(void **state)
{
    struct addrinfo *found = NULL;

    (void)state;
    assert_int_not_equal(resolve("a host", "4444", &hints, -1, &found), 0);
    assert_null(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_numbers_are_found),
        cmocka_unit_test(what_is_no_name_is_refused),
        cmocka_unit_test(a_query_ends),
        cmocka_unit_test(silence_does_not_delay_the_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
