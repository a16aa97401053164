/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/host/console-daemon.h"

#include "common/array.h"
#include "common/cleanup.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* Debian's, and Xen's own default. */
static const char *const pid_files[] = {"/run/xenconsoled.pid", "/run/xen/xenconsoled.pid"};

static bool is_console_daemon(int pid)
{
    char path[32];
    char name[32] = "";

    snprintf(path, sizeof(path), "/proc/%d/comm", pid);
    cleanup_file FILE *file = fopen(path, "re");
    return file != NULL && fgets(name, sizeof(name), file) != NULL &&
           strcmp(name, "xenconsoled\n") == 0;
}

bool console_daemon_runs(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(pid_files); i++) {
        cleanup_file FILE *file = fopen(pid_files[i], "re");
        int pid;

        if (file != NULL && fscanf(file, "%d", &pid) == 1 && is_console_daemon(pid))
            return true;
    }
    return false;
}
