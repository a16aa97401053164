/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A child gets the program, environment and descriptors it should have, or the reason why not is
 * reported; and it is always collected, whatever signals come and however it behaves.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/process.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdnoreturn.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static char shell[] = "/bin/sh";
static char option[] = "-c";

static pid_t spawn(char *script, const struct process_config *config, struct error *error)
{
    char *const argv[] = {shell, option, script, NULL};

    return process_spawn(NULL, argv, config, error);
}

static void assert_exits_with(pid_t pid, int expected)
{
    int status = -1;

    assert_true(pid > 0);
    assert_int_equal(process_wait(pid, &status), 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), expected);
}

static void assert_no_children(void)
{
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

static void a_missing_program_is_reported(void **state)
{
    char path[] = "/none";
    char *const argv[] = {path, NULL};
    struct error error = {0};

    (void)state;
    assert_int_equal(process_spawn(NULL, argv, &(struct process_config){0}, &error), -1);
    assert_string_equal(error.message, "cannot start /none: No such file or directory");
    assert_no_children();
}

static void a_call_that_fails_at_the_gate_is_reported(void **state)
{
    struct call_gate gate = {.mode = GATE_FAIL, .at = 1};
    char *const argv[] = {shell, NULL};
    struct error error = {0};

    (void)state;
    assert_int_equal(process_spawn(&gate, argv, &(struct process_config){0}, &error), -1);
    assert_string_equal(error.message, "cannot start /bin/sh: Input/output error");
    assert_no_children();
}

static int refuse(void *context)
{
    errno = *(int *)context;
    return -1;
}

static void a_failing_prepare_is_reported(void **state)
{
    char script[] = "exit 0";
    int number = EDOM;
    struct error error = {0};

    (void)state;
    assert_int_equal(
        spawn(script, &(struct process_config){.prepare = refuse, .context = &number}, &error), -1);
    assert_string_equal(error.message, "cannot start /bin/sh: Numerical argument out of domain");
    assert_no_children();
}

static void descriptors_that_are_not_open_are_reported(void **state)
{
    static const int closed[] = {1000, 1001};
    const struct process_config configs[] = {{.output = closed},
                                             {.inherited = closed, .inherited_count = 1}};
    char script[] = "exit 0";

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct error error = {0};

        assert_int_equal(spawn(script, &configs[i], &error), -1);
        assert_string_equal(error.message, "cannot start /bin/sh: Bad file descriptor");
    }
    assert_no_children();
}

static void path_and_environment_are_the_given_ones(void **state)
{
    char name[] = "name";
    char script[] = "test \"$0$A$HOME\" = nameb && exit 7";
    char variable[] = "A=b";
    char *const argv[] = {name, option, script, NULL};
    char *const environment[] = {variable, NULL};
    const struct process_config config = {.path = shell, .environment = environment};

    (void)state;
    assert_exits_with(process_spawn(NULL, argv, &config, NULL), 7);
}

static void signals_are_default_and_unblocked_in_a_child(void **state)
{
    char script[] = "kill -TERM $$; exit 1";
    sigset_t all, before;
    int status = 0;

    (void)state;
    signal(SIGTERM, SIG_IGN);
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before);
    pid_t pid = spawn(script, &(struct process_config){0}, NULL);
    sigprocmask(SIG_SETMASK, &before, NULL);
    signal(SIGTERM, SIG_DFL);
    assert_int_equal(process_wait(pid, &status), 0);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGTERM);
}

static void on_alarm(int number)
{
    (void)number;
}

static void signals_do_not_interrupt_a_wait(void **state)
{
    const struct sigaction action = {.sa_handler = on_alarm};
    const struct itimerval often = {{.tv_usec = 10000}, {.tv_usec = 10000}};
    const struct itimerval never = {0};
    char script[] = "sleep 0.2; exit 5";

    (void)state;
    sigaction(SIGALRM, &action, NULL);
    pid_t pid = spawn(script, &(struct process_config){0}, NULL);
    setitimer(ITIMER_REAL, &often, NULL);
    assert_exits_with(pid, 5);
    setitimer(ITIMER_REAL, &never, NULL);
    signal(SIGALRM, SIG_DFL);
    assert_int_equal(process_wait(pid, NULL), -1);
    assert_int_equal(errno, ECHILD);
}

static void a_child_that_ignores_sigterm_is_killed(void **state)
{
    char script[] = "trap '' TERM; while :; do sleep 0.01; done";
    pid_t pid = spawn(script, &(struct process_config){0}, NULL);

    (void)state;
    assert_true(pid > 0);
    assert_false(process_ends_within(pid, 50));
    process_stop(pid, 50);
    assert_no_children();
}

static void a_child_that_ends_on_its_own_is_collected(void **state)
{
    char script[] = "sleep 0.1";
    pid_t pid = spawn(script, &(struct process_config){0}, NULL);

    (void)state;
    assert_true(pid > 0);
    process_wait_or_kill(pid, 10000);
    assert_no_children();
}

static noreturn void end_with_its_parent(pid_t parent, const int *pipe_fds)
{
    close(pipe_fds[0]);
    if (process_end_with_parent(parent) == 0 && write(pipe_fds[1], "r", 1) == 1)
        sleep(20);
    _exit(0);
}

/* The child's child has the pipe's other end until it is killed. */
static void a_child_can_end_with_its_parent(void **state)
{
    char byte = 0;
    int pipe_fds[2];

    (void)state;
    assert_int_equal(pipe(pipe_fds), 0);
    pid_t pid = fork();
    if (pid == 0) {
        pid_t parent = getpid();

        if (fork() == 0)
            end_with_its_parent(parent, pipe_fds);
        sleep(20);
        _exit(0);
    }
    close(pipe_fds[1]);
    assert_int_equal(read(pipe_fds[0], &byte, 1), 1);
    kill(pid, SIGKILL);
    assert_int_equal(process_wait(pid, NULL), 0);
    assert_true(poll(&(struct pollfd){.fd = pipe_fds[0], .events = POLLIN}, 1, 10000) == 1);
    assert_int_equal(read(pipe_fds[0], &byte, 1), 0);
    close(pipe_fds[0]);
}

static void a_parent_that_has_ended_is_noticed(void **state)
{
    pid_t pid = fork();

    (void)state;
    /* This process is not the child of itself. */
    if (pid == 0)
        _exit(process_end_with_parent(getpid()) < 0 ? errno : 0);
    assert_exits_with(pid, ESRCH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_program_is_reported),
        cmocka_unit_test(a_call_that_fails_at_the_gate_is_reported),
        cmocka_unit_test(a_failing_prepare_is_reported),
        cmocka_unit_test(descriptors_that_are_not_open_are_reported),
        cmocka_unit_test(path_and_environment_are_the_given_ones),
        cmocka_unit_test(signals_are_default_and_unblocked_in_a_child),
        cmocka_unit_test(signals_do_not_interrupt_a_wait),
        cmocka_unit_test(a_child_that_ignores_sigterm_is_killed),
        cmocka_unit_test(a_child_that_ends_on_its_own_is_collected),
        cmocka_unit_test(a_child_can_end_with_its_parent),
        cmocka_unit_test(a_parent_that_has_ended_is_noticed),
    };

    return cmocka_run_group_tests_name("process", tests, NULL, NULL);
}
