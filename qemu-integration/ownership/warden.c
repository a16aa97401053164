/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/ownership/warden.h"

#include "common/array.h"
#include "common/cleanup.h"
#include "common/process.h"
#include "qemu-integration/host/pidfile.h"
#include "qemu-integration/host/terminal-settings.h"
#include "qemu-integration/ownership/mark.h"
#include "qemu-integration/ownership/reap.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int clean_up_guest(const struct warden_config *config)
{
    struct error error = {0};
    cleanup_hypervisor struct hypervisor *hypervisor = NULL;
    cleanup_store struct store *store = store_open(NULL, &error);
    cleanup_free char *mark = NULL;

    if (store != NULL) {
        char path[128];

        snprintf(path, sizeof(path), MARK_DIRECTORY "/%s", config->uuid);
        mark = store_read(store, path);
        /*
         * An orderly end removes the mark last, so without a mark nothing is left. If it is not
         * ours, another qemu-xen has the UUID and our guest was never created.
         */
        if (mark == NULL ? errno == ENOENT : strcmp(mark, config->mark) != 0)
            return EXIT_SUCCESS;
        hypervisor = hypervisor_open(NULL, &error);
    }
    if (hypervisor != NULL &&
        reap_guest(hypervisor, store, config->uuid, config->mark, &error) == 0)
        return EXIT_SUCCESS;
    fprintf(stderr, "qemu-xen: cleaning up %s: %s\n", config->uuid, error.message);
    return EXIT_FAILURE;
}

static void __attribute__((noreturn))
run_warden(const struct warden_config *config, pid_t owner, int pipe)
{
    static const int ignored[] = {SIGTERM, SIGINT,  SIGQUIT, SIGHUP,
                                  SIGPIPE, SIGTSTP, SIGUSR1, SIGUSR2};
    ssize_t got;
    char byte;

    prctl(PR_SET_NAME, "qemu-xen-warden");
    /* Out of reach of signals that a terminal or a shell sends to the main program. */
    setsid();
    for (size_t i = 0; i < ARRAY_SIZE(ignored); i++)
        signal(ignored[i], SIG_IGN);
    signal(SIGCHLD, SIG_DFL);
    /* A reader of our caller's output must not have to wait until the warden ends. */
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null >= 0)
        dup2(null, STDOUT_FILENO);
    /* Keep standard input if it is a terminal: its settings may have to be restored. */
    if (null >= 0 && !isatty(STDIN_FILENO))
        dup2(null, STDIN_FILENO);
    if (null > 3)
        close(null);
    if (config->errors >= 0)
        dup2(config->errors, STDERR_FILENO);
    if (pipe != 3)
        dup2(pipe, 3);
    close_range(4, ~0U, 0);
    do
        got = read(3, &byte, 1);
    while (got < 0 && errno == EINTR);
    if (got != 1) {
        /* qemu-xen was killed: do what it would have done in an orderly end. */
        terminal_settings_restore();
        if (config->pidfile != NULL)
            pidfile_remove_of(config->pidfile, owner);
    }
    exit(clean_up_guest(config));
}

int warden_start(struct warden *warden, const struct warden_config *config, struct call_gate *gate,
                 struct error *error)
{
    const pid_t owner = getpid();
    int fds[2];
    pid_t pid = -1;

    if (pipe2(fds, O_CLOEXEC) < 0)
        return error_set_errno(error, errno, "cannot start the warden");
    if (call_gate_enter(gate, "fork", "warden"))
        pid = fork();
    if (pid < 0) {
        error_set_errno(error, errno, "cannot start the warden");
        close(fds[0]);
        close(fds[1]);
        return -1;
    }
    if (pid == 0) {
        close(fds[1]);
        run_warden(config, owner, fds[0]);
    }
    close(fds[0]);
    *warden = (struct warden){.pid = pid, .pipe = fds[1]};
    return 0;
}

bool warden_finish(struct warden *warden)
{
    int status = 0;

    if (warden->pid == 0)
        return true;
    /* One byte announces an orderly end. If the warden was killed, writing it fails. */
    if (write(warden->pipe, "", 1) < 0)
        errno = 0;
    close(warden->pipe);
    process_wait(warden->pid, &status);
    warden->pid = 0;
    warden->pipe = -1;
    return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
}
