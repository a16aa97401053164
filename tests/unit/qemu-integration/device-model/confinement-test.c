/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is confined as the device model starts threads and opens files, but no processes, and gains
 * nothing. Each check runs in a process of its own, as nothing undoes it.
 */
#include "qemu-integration/device-model/confinement.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

/* Whether @check holds in a confined process. */
static bool holds_confined(bool may_spawn, bool (*check)(void))
{
    const struct confinement confinement = {.may_spawn = may_spawn};
    pid_t pid = fork();
    int status;

    assert_true(pid >= 0);
    if (pid == 0)
        _exit(confinement_apply(&confinement) == 0 && check() ? 0 : 1);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void *set_one(void *context)
{
    *(int *)context = 1;
    return NULL;
}

static bool threads_start(void)
{
    pthread_t thread;
    int done = 0;

    return pthread_create(&thread, NULL, set_one, &done) == 0 && pthread_join(thread, NULL) == 0 &&
           done == 1;
}

static bool files_open(void)
{
    int fd = open("/dev/null", O_RDWR);

    return fd >= 0 && write(fd, "", 1) == 1;
}

static bool spawns(void)
{
    char *argv[] = {"/bin/true", NULL};
    int status = -1;
    pid_t pid;

    return posix_spawn(&pid, argv[0], NULL, NULL, argv, NULL) == 0 &&
           waitpid(pid, &status, 0) == pid && status == 0;
}

static bool forks(void)
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(0);
    return pid > 0 && waitpid(pid, NULL, 0) == pid;
}

/* Not glibc's: they would change all threads. */
static bool denies_privileges(void)
{
    return syscall(SYS_setuid, getuid()) < 0 && errno == EPERM &&
           syscall(SYS_setgroups, 0, NULL) < 0 && errno == EPERM && unshare(CLONE_NEWNS) < 0 &&
           errno == EPERM && mount("none", "/", NULL, MS_REMOUNT, NULL) < 0 && errno == EPERM &&
           syscall(SYS_init_module, NULL, 0, "") < 0 && errno == EPERM &&
           syscall(SYS_ptrace, PTRACE_TRACEME, 0, 0, 0) < 0 && errno == EPERM;
}

static bool gains_none_by_exec(void)
{
    return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
}

static void what_a_device_model_does_is_allowed(void **state)
{
    (void)state;
    assert_true(holds_confined(false, threads_start));
    assert_true(holds_confined(false, files_open));
}

static void processes_are_denied_unless_needed(void **state)
{
    (void)state;
    assert_false(holds_confined(false, spawns));
    assert_false(holds_confined(false, forks));
    assert_true(holds_confined(true, spawns));
    assert_true(holds_confined(true, forks));
}

static void privileges_are_denied(void **state)
{
    (void)state;
    assert_true(holds_confined(false, denies_privileges));
    assert_true(holds_confined(true, denies_privileges));
    assert_true(holds_confined(false, gains_none_by_exec));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_device_model_does_is_allowed),
        cmocka_unit_test(processes_are_denied_unless_needed),
        cmocka_unit_test(privileges_are_denied),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
