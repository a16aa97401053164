/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The end of each watched child is reported once, in a fixed order, and the ends of other children
 * are left to their own waitpid().
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/host/children.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* How long the loop may run, in seconds, when more ends are expected. */
#define LIMIT 30

static struct event_base *loop;
static struct children children;
static char reported[16];
static size_t expected;

static pid_t start(int status)
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(status);
    assert_true(pid > 0);
    return pid;
}

/* Returns a child that has ended and has not been collected. */
static pid_t start_ended(int status)
{
    siginfo_t info;
    pid_t pid = start(status);

    assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
    return pid;
}

static void report(const char *name)
{
    snprintf(reported + strlen(reported), sizeof(reported) - strlen(reported), "%s", name);
    if (strlen(reported) >= expected)
        event_base_loopbreak(loop);
}

static void note(void *context, int status)
{
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 7);
    report(context);
}

static void run(size_t count)
{
    const struct timeval limit = {.tv_sec = LIMIT};

    expected = count;
    event_base_loopexit(loop, &limit);
    event_base_dispatch(loop);
}

/* Handles what has happened already, and waits for nothing. */
static void run_once(void)
{
    event_base_loop(loop, EVLOOP_NONBLOCK);
}

static int open_children(void **state)
{
    struct error error = {0};

    (void)state;
    reported[0] = '\0';
    loop = event_base_new();
    return loop == NULL ? -1 : children_open(&children, loop, &error);
}

static int close_children(void **state)
{
    (void)state;
    children_close(&children);
    event_base_free(loop);
    return 0;
}

static void the_end_is_reported_with_its_status(void **state)
{
    pid_t pid = start(7);

    (void)state;
    child_watch(&children, CHILD_WARDEN, pid, note, "w");
    run(1);
    assert_string_equal(reported, "w");
    assert_int_equal(waitpid(pid, NULL, WNOHANG), -1);
}

static void ends_at_the_same_time_are_reported_in_order(void **state)
{
    (void)state;
    child_watch(&children, CHILD_BOOTLOADER, start_ended(7), note, "4");
    child_watch(&children, CHILD_WARDEN, start_ended(7), note, "3");
    child_watch(&children, CHILD_DEVICE_MODEL, start_ended(7), note, "1");
    child_watch(&children, CHILD_WINDOW, start_ended(7), note, "2");
    run(4);
    assert_string_equal(reported, "1234");
}

static void other_children_are_left_alone(void **state)
{
    pid_t other = start_ended(3);
    int status;

    (void)state;
    child_watch(&children, CHILD_WINDOW, start_ended(7), note, "w");
    run(1);
    assert_int_equal(waitpid(other, &status, 0), other);
    assert_int_equal(WEXITSTATUS(status), 3);
}

static void an_unwatched_child_is_not_collected(void **state)
{
    pid_t pid = start_ended(7);

    (void)state;
    child_watch(&children, CHILD_WINDOW, pid, note, "w");
    child_unwatch(&children, CHILD_WINDOW);
    run_once();
    assert_string_equal(reported, "");
    assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void unwatch_the_window(void *context, int status)
{
    (void)status;
    child_unwatch(&children, CHILD_WINDOW);
    report(context);
}

static void a_callback_can_unwatch_a_child_that_has_ended_too(void **state)
{
    pid_t window = start_ended(7);

    (void)state;
    child_watch(&children, CHILD_DEVICE_MODEL, start_ended(7), unwatch_the_window, "d");
    child_watch(&children, CHILD_WINDOW, window, note, "w");
    child_watch(&children, CHILD_BOOTLOADER, start_ended(7), note, "b");
    run(2);
    assert_string_equal(reported, "db");
    assert_int_equal(waitpid(window, NULL, 0), window);
}

static void restart_the_warden(void *context, int status)
{
    (void)status;
    report(context);
    child_watch(&children, CHILD_WARDEN, start(7), note, "2");
}

static void a_callback_can_watch_a_successor(void **state)
{
    (void)state;
    child_watch(&children, CHILD_WARDEN, start_ended(7), restart_the_warden, "1");
    run(2);
    assert_string_equal(reported, "12");
}

static void a_stopped_child_has_not_ended(void **state)
{
    pid_t pid = fork();
    siginfo_t info;

    (void)state;
    if (pid == 0)
        for (;;)
            pause();
    child_watch(&children, CHILD_DEVICE_MODEL, pid, note, "d");
    kill(pid, SIGSTOP);
    assert_int_equal(waitid(P_PID, (id_t)pid, &info, WSTOPPED | WNOWAIT), 0);
    run_once();
    assert_string_equal(reported, "");
    child_unwatch(&children, CHILD_DEVICE_MODEL);
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
}

int main(void)
{
#define CHILDREN_TEST(name) cmocka_unit_test_setup_teardown(name, open_children, close_children)
    const struct CMUnitTest tests[] = {
        CHILDREN_TEST(the_end_is_reported_with_its_status),
        CHILDREN_TEST(ends_at_the_same_time_are_reported_in_order),
        CHILDREN_TEST(other_children_are_left_alone),
        CHILDREN_TEST(an_unwatched_child_is_not_collected),
        CHILDREN_TEST(a_callback_can_unwatch_a_child_that_has_ended_too),
        CHILDREN_TEST(a_callback_can_watch_a_successor),
        CHILDREN_TEST(a_stopped_child_has_not_ended),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
