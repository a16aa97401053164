/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * disk-view-hold DRIVE [COMMAND [ARG...]]: makes a view of the image and runs the command with the
 * view as descriptor 9, and mounted on /proc/version; without a command it waits for SIGTERM.
 * Before that it prints "ready MILLISECONDS PID DESCRIPTOR" on stderr: the time it took, the
 * storage daemon, and the view's descriptor.
 */
#include "common/cleanup.h"
#include "pty-bridge/disk/disk-view.h"

#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define VIEW_FD 9

struct test {
    struct event_base *loop;
    struct disk_view *view;
    char **command;
    struct timespec began;
    int status;
};

/* Attaches the mount as the sandbox does. */
static bool attach(int view_mount)
{
    return unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) == 0 &&
           move_mount(view_mount, "", AT_FDCWD, "/proc/version", MOVE_MOUNT_F_EMPTY_PATH) == 0;
}

static void run(struct test *test, int fd)
{
    struct error error = {0};
    cleanup_fd int view_mount = disk_view_mount(test->view, &error);
    pid_t pid = view_mount < 0 ? -1 : fork();
    int status;

    event_base_loopbreak(test->loop);
    test->status = EXIT_FAILURE;
    if (view_mount < 0) {
        warnx("%s", error.message);
        return;
    }

    if (pid < 0)
        err(EXIT_FAILURE, "fork");
    if (pid == 0) {
        if (dup2(fd, VIEW_FD) == VIEW_FD && attach(view_mount))
            execvp(test->command[0], test->command);
        err(EXIT_FAILURE, "%s", test->command[0]);
    }
    test->status =
        waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
    event_base_loopbreak(test->loop);
}

static void on_ready(void *context, int fd, const struct error *error)
{
    struct test *test = context;
    struct timespec now;

    if (fd < 0) {
        warnx("%s", error->message);
        test->status = EXIT_FAILURE;
        event_base_loopbreak(test->loop);
        return;
    }
    clock_gettime(CLOCK_MONOTONIC, &now);
    fprintf(stderr, "ready %ld %d %d\n",
            (now.tv_sec - test->began.tv_sec) * 1000 +
                (now.tv_nsec - test->began.tv_nsec) / 1000000,
            (int)disk_view_pid(test->view), fd);
    if (test->command[0] != NULL)
        run(test, fd);
}

static void on_signal(evutil_socket_t number, short events, void *context)
{
    struct test *test = context;

    (void)number;
    (void)events;
    event_base_loopbreak(test->loop);
}

int main(int argc, char **argv)
{
    struct test test = {.loop = event_base_new(), .command = argv + 2};
    struct call_gate gate;
    struct error error = {0};

    if (argc < 2)
        errx(EXIT_FAILURE, "usage: disk-view-hold DRIVE [COMMAND [ARG...]]");
    if (test.loop == NULL || call_gate_init(&gate, false, &error) < 0)
        errx(EXIT_FAILURE, "%s", error.message);
    struct event *term = evsignal_new(test.loop, SIGTERM, on_signal, &test);
    struct disk_view_config config = {.drive = argv[1],
                                      .storage_daemon = "/usr/bin/qemu-storage-daemon",
                                      .image_tool = "/usr/bin/qemu-img"};
    if (term == NULL || event_add(term, NULL) < 0)
        errx(EXIT_FAILURE, "no memory");
    clock_gettime(CLOCK_MONOTONIC, &test.began);
    test.view = disk_view_start(test.loop, &gate, &config, on_ready, &test, &error);
    if (test.view == NULL)
        errx(EXIT_FAILURE, "%s", error.message);
    event_base_dispatch(test.loop);
    disk_view_close(test.view);
    call_gate_report(&gate);
    event_free(term);
    event_base_free(test.loop);
    return test.status;
}
