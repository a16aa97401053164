/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A signal that tells the program to end cuts waiting for a child short, and is taken only once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "common/process.h"
#include "qemu-integration/host/end-signals.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t start(char *script)
{
    char *const argv[] = {"/bin/sh", "-c", script, NULL};
    struct error error = {0};
    pid_t pid = process_spawn(NULL, argv, &(struct process_config){.own_group = true}, &error);

    assert_true(pid > 0);
    return pid;
}

static void a_signal_is_seen_and_taken_once(void **state)
{
    const int *fd = *state;
    static const int numbers[] = {SIGTERM, SIGINT, SIGQUIT, SIGHUP};

    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        assert_false(end_signals_pending(*fd));
        assert_false(end_signals_take(*fd));
        kill(getpid(), numbers[i]);
        assert_true(end_signals_pending(*fd));
        assert_true(end_signals_pending(*fd));
        assert_true(end_signals_take(*fd));
    }
}

static void a_signal_ends_the_wait(void **state)
{
    const int *fd = *state;
    int held[2];
    char byte;

    assert_int_equal(pipe(held), 0);
    pid_t pid = start("sleep 1000 & wait");
    close(held[1]);
    pid_t killer = start("sleep 0.3; kill $PPID");

    assert_false(process_ends_before(pid, 30000, *fd));
    assert_true(end_signals_take(*fd));
    assert_int_equal(waitpid(killer, NULL, 0), killer);
    kill(-pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    /* Its child, which has the pipe too, is gone as well. */
    alarm(10);
    assert_int_equal(read(held[0], &byte, 1), 0);
    alarm(0);
    close(held[0]);
}

static void a_child_that_ends_is_noticed(void **state)
{
    const int *fd = *state;
    pid_t pid = start("exit 3");

    assert_true(process_ends_before(pid, 30000, *fd));
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    pid = start("sleep 1000");
    assert_false(process_ends_within(pid, 50));
    kill(-pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* The signals are blocked here, and have their default effect in a child. */
static void children_have_default_signals(void **state)
{
    pid_t pid = start("kill $$; exit 3");
    int status;

    (void)state;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

static int open_signals(void **state)
{
    static int fd;
    struct error error = {0};

    fd = end_signals_open(&error);
    *state = &fd;
    return fd < 0 ? -1 : 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signal_is_seen_and_taken_once),
        cmocka_unit_test(a_signal_ends_the_wait),
        cmocka_unit_test(a_child_that_ends_is_noticed),
        cmocka_unit_test(children_have_default_signals),
    };

    return cmocka_run_group_tests(tests, open_signals, NULL);
}
