/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a device model says before its guest has started becomes the reason for a failure; later it
 * is passed on, up to a limit; and neither a flood nor a reader that has stopped holds up the loop.
 */
#include "qemu-integration/device-model/output-relay.h"

#include "common/process.h"
#include "qemu-integration/host/standard-error.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

struct fixture {
    struct event_base *loop;
    struct output_relay relay;
    int real_errors;
    int errors[2]; /* a pipe in the place of our standard error */
};

static void open_fixture(struct fixture *fixture)
{
    struct error error = {0};

    *fixture = (struct fixture){.loop = event_base_new(), .real_errors = dup(STDERR_FILENO)};
    assert_int_equal(pipe2(fixture->errors, O_NONBLOCK), 0);
    fcntl(fixture->errors[1], F_SETFL, 0);
    assert_int_equal(dup2(fixture->errors[1], STDERR_FILENO), STDERR_FILENO);
    assert_int_equal(output_relay_open(&fixture->relay, fixture->loop, false, &error), 0);
}

static void close_fixture(struct fixture *fixture)
{
    output_relay_close(&fixture->relay);
    event_base_free(fixture->loop);
    dup2(fixture->real_errors, STDERR_FILENO);
    close(fixture->real_errors);
    close(fixture->errors[0]);
    close(fixture->errors[1]);
}

static void say(struct fixture *fixture, const char *text)
{
    int fd = output_relay_descriptor(&fixture->relay, STDERR_FILENO);

    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

static size_t read_errors(struct fixture *fixture, char *buffer, size_t size)
{
    ssize_t got = read(fixture->errors[0], buffer, size - 1);

    buffer[got < 0 ? 0 : got] = '\0';
    return got < 0 ? 0 : (size_t)got;
}

static void the_last_error_explains_an_end(void **state)
{
    struct fixture fixture;
    char reason[256];

    (void)state;
    open_fixture(&fixture);
    say(&fixture, "qemu: first\nqemu: second\nTry that\n");
    output_relay_explain_end(&fixture.relay, "/bin/qemu", 256, reason, sizeof(reason));
    assert_string_equal(reason, "second Try that");
    output_relay_explain_end(&fixture.relay, "/bin/qemu", 256, reason, sizeof(reason));
    assert_string_equal(reason, "first");
    output_relay_explain_end(&fixture.relay, "/bin/qemu", 256, reason, sizeof(reason));
    assert_string_equal(reason, "/bin/qemu ended with status 1");
    close_fixture(&fixture);
}

static void what_was_held_is_passed_on(void **state)
{
    struct fixture fixture;
    char text[256];

    (void)state;
    open_fixture(&fixture);
    say(&fixture, "early\n");
    output_relay_drain(&fixture.relay);
    assert_int_equal(read_errors(&fixture, text, sizeof(text)), 0);
    output_relay_release(&fixture.relay);
    say(&fixture, "late\n");
    output_relay_drain(&fixture.relay);
    read_errors(&fixture, text, sizeof(text));
    assert_string_equal(text, "early\nlate\n");
    close_fixture(&fixture);
}

static void what_means_nothing_is_left_out(void **state)
{
    struct fixture fixture;
    char text[256];

    (void)state;
    open_fixture(&fixture);
    say(&fixture,
        "xen_ram_alloc: do not alloc 1000 bytes of ram at 0 when runstate is INMIGRATE\n"
        "a warning\n"
        "xen_ram_alloc: do not alloc 2000 bytes of ram at 0 when runstate is INMIGRATE\n");
    output_relay_release(&fixture.relay);
    say(&fixture, "Replacing a dummy mapcache entry for 0 with 1\n");
    output_relay_drain(&fixture.relay);
    say(&fixture, "xen_ram_alloc: failed\nan end without a line");
    output_relay_drain(&fixture.relay);
    read_errors(&fixture, text, sizeof(text));
    assert_string_equal(text, "a warning\nxen_ram_alloc: failed\nan end without a line");
    close_fixture(&fixture);
}

static void a_wait_for_a_client_is_told_at_once(void **state)
{
    static const char line[] =
        "qemu: -serial tcp::4444,server: info: QEMU waiting for connection on: "
        "disconnected:tcp:0.0.0.0:4444,server=on\n";
    struct fixture fixture;
    char text[256];

    (void)state;
    open_fixture(&fixture);
    output_relay_drain(&fixture.relay);
    assert_false(fixture.relay.client_awaited);
    say(&fixture, line);
    output_relay_drain(&fixture.relay);
    assert_true(fixture.relay.client_awaited);
    read_errors(&fixture, text, sizeof(text));
    assert_string_equal(text, line);
    output_relay_hold(&fixture.relay);
    assert_false(fixture.relay.client_awaited);
    close_fixture(&fixture);
}

/* Returns a process that writes without end. */
static pid_t flood(struct fixture *fixture)
{
    int fd = output_relay_descriptor(&fixture->relay, STDERR_FILENO);
    static char line[4096];
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        memset(line, 'x', sizeof(line));
        line[sizeof(line) - 1] = '\n';
        alarm(60);
        for (;;)
            if (write(fd, line, sizeof(line)) < 0)
                _exit(1);
    }
    return pid;
}

/* Runs the loop for half a second and returns how long that took, in seconds. */
static double run_loop(struct fixture *fixture)
{
    const struct timeval half = {.tv_usec = 500000};
    struct timespec from, to;

    clock_gettime(CLOCK_MONOTONIC, &from);
    event_base_loopexit(fixture->loop, &half);
    event_base_dispatch(fixture->loop);
    output_relay_drain(&fixture->relay);
    clock_gettime(CLOCK_MONOTONIC, &to);
    return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

static void end_flood(pid_t pid)
{
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void a_flood_is_cut_off(void **state)
{
    static char text[4096];
    struct fixture fixture;
    size_t total = 0;
    size_t got;
    pid_t pid;

    (void)state;
    open_fixture(&fixture);
    /* Room for the whole budget and more. */
    assert_true(fcntl(fixture.errors[1], F_SETPIPE_SZ, 1024 * 1024) >= 1024 * 1024);
    output_relay_release(&fixture.relay);
    pid = flood(&fixture);
    assert_true(run_loop(&fixture) < 5);
    end_flood(pid);
    while ((got = read_errors(&fixture, text, sizeof(text))) > 0) {
        total += got;
        if (strstr(text, "says too much") != NULL)
            break;
    }
    assert_true(total > OUTPUT_BUDGET / 2);
    assert_true(total < OUTPUT_BUDGET + sizeof(text));
    assert_non_null(strstr(text, "says too much"));
    /* The next life has a budget of its own. */
    output_relay_discard(&fixture.relay);
    output_relay_hold(&fixture.relay);
    output_relay_release(&fixture.relay);
    say(&fixture, "new life\n");
    output_relay_drain(&fixture.relay);
    read_errors(&fixture, text, sizeof(text));
    assert_non_null(strstr(text, "new life"));
    close_fixture(&fixture);
}

static void a_reader_that_has_stopped_is_not_waited_for(void **state)
{
    static const char fill[65536];
    struct fixture fixture;
    pid_t pid;

    (void)state;
    open_fixture(&fixture);
    alarm(30); /* a failure would be an endless wait */
    output_relay_release(&fixture.relay);
    standard_error_never_blocks();
    while (write(STDERR_FILENO, fill, sizeof(fill)) > 0)
        ;
    pid = flood(&fixture);
    assert_true(run_loop(&fixture) < 5);
    end_flood(pid);
    fprintf(stderr, "a message of our own\n");
    alarm(0);
    close_fixture(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_error_explains_an_end),
        cmocka_unit_test(what_was_held_is_passed_on),
        cmocka_unit_test(what_means_nothing_is_left_out),
        cmocka_unit_test(a_wait_for_a_client_is_told_at_once),
        cmocka_unit_test(a_flood_is_cut_off),
        cmocka_unit_test(a_reader_that_has_stopped_is_not_waited_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
