/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/bootloader/runner.h"

#include "common/process.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <time.h>
#include <unistd.h>

int64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* A mount as disk_view_mount() makes one. It can be attached once. */
static int make_mount(const char *path)
{
    struct mount_attr attributes = {.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID |
                                                MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC};
    int fd = open_tree(AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);

    if (fd < 0 || mount_setattr(fd, "", AT_EMPTY_PATH, &attributes, sizeof(attributes)) < 0)
        exit(EXIT_FAILURE);
    return fd;
}

struct bootloader_config make_config(const struct run *run)
{
    return (struct bootloader_config){
        .program = run->program,
        .arguments = run->arguments,
        .disk = run->disk,
        .disk_mount = make_mount(run->disk),
        .network = run->network != 0 ? run->network : -1,
        .inherited = -1,
        .cancelled_status = run->cancelled_status,
        .sandboxed = run->confinement == SANDBOXED,
        .uid = TEST_UID,
        .gid = TEST_GID,
        .terminal = "vt220",
        .columns = 91,
        .rows = 31,
        .kernel_limit = run->kernel_limit != 0 ? run->kernel_limit : KERNEL_LIMIT,
        .ramdisk_limit = run->ramdisk_limit != 0 ? run->ramdisk_limit : RAMDISK_LIMIT,
        .processor_time = run->processor_time != 0 ? run->processor_time : PROCESSOR_TIME,
    };
}

/* Keeps some output; false at its end. */
static bool keep_output(struct bootloader *bootloader, struct outcome *outcome)
{
    char buffer[4096];
    ssize_t got = bootloader_read(bootloader, buffer, sizeof(buffer));

    for (ssize_t i = 0; i < got; i++)
        if (outcome->total + (size_t)i < sizeof(outcome->shown) - 1)
            outcome->shown[outcome->total + (size_t)i] = buffer[i];
    outcome->total += got > 0 ? (size_t)got : 0;
    return got >= 0;
}

void run_bootloader(const struct run *run, struct outcome *outcome)
{
    struct bootloader_config config = make_config(run);
    int64_t end = now() + (run->limit != 0 ? run->limit : PATIENCE);
    struct bootloader bootloader;
    bool open = true;
    bool typed = false;
    int status;

    memset(outcome, 0, sizeof(*outcome));
    outcome->choice.kernel = outcome->choice.ramdisk = -1;
    outcome->started = bootloader_start(run->gate, &config, &bootloader, &outcome->error) == 0;
    close(config.disk_mount);
    if (!outcome->started)
        return;
    while (open && now() < end && (run->most == 0 || outcome->total < run->most)) {
        struct pollfd readable = {.fd = bootloader.terminal, .events = POLLIN};

        if (poll(&readable, 1, 100) > 0)
            open = keep_output(&bootloader, outcome);
        if (run->keys != NULL && !typed && strchr(outcome->shown, '\n') != NULL)
            typed = bootloader_write(&bootloader, run->keys, strlen(run->keys)) > 0;
    }
    if (open) {
        outcome->stopped = true;
        bootloader_stop(&bootloader);
        /* A second time is allowed. */
        bootloader_stop(&bootloader);
        return;
    }
    process_wait(bootloader.pid, &status);
    outcome->end = bootloader_finish(&bootloader, status, &outcome->choice, &outcome->error);
    output_tail_text(&bootloader.tail, 2, outcome->last_lines, sizeof(outcome->last_lines));
    bootloader_stop(&bootloader);
}

void close_choice(const struct outcome *outcome)
{
    if (outcome->choice.kernel >= 0)
        close(outcome->choice.kernel);
    if (outcome->choice.ramdisk >= 0)
        close(outcome->choice.ramdisk);
}

void print_outcome(const struct outcome *outcome)
{
    printf("# started %d, stopped %d, end %d, %zu bytes shown, error: %s\n", outcome->started,
           outcome->stopped, outcome->end, outcome->total, outcome->error.message);
    for (const char *line = outcome->shown; *line != '\0'; line += strcspn(line, "\n") + 1) {
        printf("#   %.*s\n", (int)strcspn(line, "\r\n"), line);
        if (strchr(line, '\n') == NULL)
            break;
    }
}
