/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/bootloader/bootloader.h"

#include "common/argv.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/process.h"
#include "common/units.h"
#include "pty-bridge/bootloader/bootloader-files.h"
#include "pty-bridge/bootloader/bootloader-process.h"
#include "pty-bridge/bootloader/bootloader-result.h"
#include "pty-bridge/sandbox/sandbox-fork.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Bytes in the output directory in addition to kernel and ramdisk. */
#define DIRECTORY_SLACK MIB

/* Time limit until the program is executed, in milliseconds. */
#define START_LIMIT 20000

void bootloader_init(struct bootloader *bootloader)
{
    *bootloader = (struct bootloader){.terminal = -1, .report = -1, .directory = -1, .result = -1};
}

static void close_all(struct bootloader *bootloader)
{
    const int fds[] = {bootloader->terminal, bootloader->report, bootloader->directory,
                       bootloader->result};

    for (size_t i = 0; i < ARRAY_SIZE(fds); i++)
        if (fds[i] >= 0)
            close(fds[i]);
    bootloader->pid = 0;
    bootloader->terminal = bootloader->report = bootloader->directory = bootloader->result = -1;
}

/* The bootloader's arguments: @argv points into this, to the config and to constants. */
struct command {
    char output[BOOTLOADER_DIRECTORY_PATH_SIZE + 32];
    char directory[BOOTLOADER_DIRECTORY_PATH_SIZE + 32];
    char **argv;
};

static int make_command(struct command *command, const struct bootloader *bootloader,
                        const struct bootloader_config *config, struct error *error)
{
    static const char format[] = "--output-format=simple0";
    const char *disk = config->sandboxed && config->disk != NULL ? SANDBOX_DISK : config->disk;
    char path[BOOTLOADER_DIRECTORY_PATH_SIZE];
    size_t count = 0;
    size_t n = 0;

    while (config->arguments != NULL && config->arguments[count] != NULL)
        count++;
    command->argv = calloc(count + 6, sizeof(*command->argv));
    if (command->argv == NULL)
        return error_set_errno(error, ENOMEM, "%s", config->program);
    bootloader_directory_path(bootloader->directory, bootloader->sandboxed, path);
    snprintf(command->output, sizeof(command->output), "--output=%s/" BOOTLOADER_RESULT, path);
    snprintf(command->directory, sizeof(command->directory), "--output-directory=%s", path);
    command->argv[n++] = argv_word(config->program);
    command->argv[n++] = command->output;
    command->argv[n++] = argv_word(format);
    command->argv[n++] = command->directory;
    for (size_t i = 0; i < count; i++)
        command->argv[n++] = argv_word(config->arguments[i]);
    if (disk != NULL)
        command->argv[n] = argv_word(disk);
    return 0;
}

/* What only the child needs; the parent releases it in any case. */
struct parts {
    struct command command;
    struct sandbox sandbox;
    char *path; /* of the program, without symbolic links */
    int terminal, report, self;
};

static void release_parts(struct parts *parts)
{
    const int fds[] = {parts->terminal, parts->report, parts->self};

    for (size_t i = 0; i < ARRAY_SIZE(fds); i++)
        if (fds[i] >= 0)
            close(fds[i]);
    free(parts->command.argv);
    free(parts->path);
}

#define cleanup_parts __attribute__((cleanup(release_parts)))

static int open_terminal(struct call_gate *gate, const struct bootloader_config *config,
                         struct bootloader *bootloader, int *slave)
{
    struct winsize size = {.ws_col = config->columns, .ws_row = config->rows};

    if (!call_gate_enter(gate, "openpty", NULL) ||
        openpty(&bootloader->terminal, slave, NULL, NULL, &size) < 0)
        return -1;
    /* Another process with the slave would keep the terminal open. */
    return fcntl(bootloader->terminal, F_SETFD, FD_CLOEXEC) < 0 ||
                   fcntl(*slave, F_SETFD, FD_CLOEXEC) < 0 ||
                   fcntl(bootloader->terminal, F_SETFL, O_RDWR | O_NONBLOCK) < 0
               ? -1
               : 0;
}

static int open_parts(struct call_gate *gate, const struct bootloader_config *config,
                      struct bootloader *bootloader, struct parts *parts, struct error *error)
{
    uid_t uid = config->sandboxed ? config->uid : geteuid();
    gid_t gid = config->sandboxed ? config->gid : getegid();
    int report[2];

    if (uid == 0 && config->sandboxed)
        return error_set(error, "the bootloader's sandbox needs a user other than root");
    parts->path = realpath(config->program, NULL);
    if (parts->path == NULL)
        return error_set_errno(error, errno, "cannot start %s", config->program);
    if (pipe2(report, O_CLOEXEC) < 0)
        return error_set_errno(error, errno, "cannot start %s", config->program);
    bootloader->report = report[0];
    parts->report = report[1];
    parts->self = (int)syscall(SYS_pidfd_open, getpid(), 0);
    if (parts->self < 0)
        return error_set_errno(error, errno, "cannot start %s", config->program);
    if (open_terminal(gate, config, bootloader, &parts->terminal) < 0)
        return error_set_errno(error, errno, "cannot make a terminal for the bootloader");
    bootloader->directory = bootloader_directory_make(
        gate, config->kernel_limit + config->ramdisk_limit + DIRECTORY_SLACK, uid, gid,
        &bootloader->result, error);
    if (bootloader->directory < 0)
        return -1;
    parts->sandbox =
        (struct sandbox){.uid = uid,
                         .gid = gid,
                         .root = {.program = parts->path,
                                  .disk = config->disk != NULL ? config->disk_mount : -1,
                                  .output = bootloader->directory,
                                  .network = config->network >= 0}};
    return make_command(&parts->command, bootloader, config, error);
}

/* The argument of run_child(). */
struct child_context {
    const struct bootloader_config *config;
    const struct parts *parts;
};

/* Runs in the child, on its own copy of all memory. */
static void __attribute__((noreturn)) run_child(void *context)
{
    const struct child_context *child = context;
    const struct bootloader_config *config = child->config;
    const struct parts *parts = child->parts;
    static const char path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
    static const char home[] = "HOME=/";
    static const char language[] = "LANG=C.UTF-8";
    static const char python[] = "PYTHONDONTWRITEBYTECODE=1";
    char terminal[256];
    char *const environment[] = {argv_word(path),     argv_word(home), argv_word(python),
                                 argv_word(language), terminal,        NULL};
    uint64_t largest =
        config->kernel_limit > config->ramdisk_limit ? config->kernel_limit : config->ramdisk_limit;

    snprintf(terminal, sizeof(terminal), "TERM=%s", config->terminal);
    bootloader_process_run(&(struct bootloader_process){
        .sandbox = config->sandboxed ? &parts->sandbox : NULL,
        .path = parts->path,
        .argv = parts->command.argv,
        .environment = environment,
        .file_size = largest,
        .time = config->processor_time,
        .terminal = parts->terminal,
        .report = parts->report,
        .parent = parts->self,
        .network = config->network,
        .inherited = config->inherited,
    });
}

static int make_process(struct call_gate *gate, const struct bootloader_config *config,
                        struct bootloader *bootloader, struct parts *parts, struct error *error)
{
    struct child_context child = {.config = config, .parts = parts};
    struct bootloader_report report;
    unsigned long namespaces = config->sandboxed ? SANDBOX_NAMESPACES : 0;
    pid_t pid = call_gate_enter(gate, "clone", "%s", config->program)
                    ? fork_with_namespaces(namespaces, run_child, &child)
                    : -1;

    if (pid < 0)
        return error_set_errno(error, errno, "cannot start %s%s", config->program,
                               config->sandboxed ? " in a sandbox (namespaces)" : "");
    bootloader->pid = pid;
    close(steal_fd(&parts->report));
    /* It first reads the disk, which may be on a server that does not answer. */
    if (!bootloader_report_comes_within(bootloader->report, START_LIMIT))
        return error_set(error, "cannot start %s: not ready within %d s", config->program,
                         START_LIMIT / 1000);
    if (!bootloader_report_take(bootloader->report, &report))
        return error_set(error, "cannot start %s: its process exited without an error message",
                         config->program);
    if (report.kind != BOOTLOADER_STARTED)
        return error_set(error, "%s", report.error.message);
    return 0;
}

int bootloader_start(struct call_gate *gate, const struct bootloader_config *config,
                     struct bootloader *bootloader, struct error *error)
{
    const char *slash = strrchr(config->program, '/');
    cleanup_parts struct parts parts = {.terminal = -1, .report = -1, .self = -1};

    bootloader_init(bootloader);
    bootloader->sandboxed = config->sandboxed;
    bootloader->cancelled_status = config->cancelled_status;
    bootloader->kernel_limit = config->kernel_limit;
    bootloader->ramdisk_limit = config->ramdisk_limit;
    snprintf(bootloader->program, sizeof(bootloader->program), "%s",
             slash != NULL ? slash + 1 : config->program);
    if (open_parts(gate, config, bootloader, &parts, error) < 0 ||
        make_process(gate, config, bootloader, &parts, error) < 0) {
        bootloader_stop(bootloader);
        return -1;
    }
    return 0;
}

ssize_t bootloader_read(struct bootloader *bootloader, char *buffer, size_t size)
{
    ssize_t got = read(bootloader->terminal, buffer, size);

    if (got > 0)
        output_tail_add(&bootloader->tail, buffer, (size_t)got);
    else if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    return got > 0 ? got : -1;
}

size_t bootloader_write(struct bootloader *bootloader, const char *data, size_t size)
{
    ssize_t done = size > 0 ? write(bootloader->terminal, data, size) : 0;

    if (done > 0)
        bootloader->last_key = data[done - 1];
    return done > 0 ? (size_t)done : 0;
}

enum bootloader_end bootloader_finish(struct bootloader *bootloader, int status,
                                      struct bootloader_choice *choice, struct error *error)
{
    *choice = (struct bootloader_choice){.kernel = -1, .ramdisk = -1, .exit_status = -1};
    enum bootloader_end end = bootloader_result_read(bootloader, status, choice, error);

    close_all(bootloader);
    return end;
}

void bootloader_stop(struct bootloader *bootloader)
{
    if (bootloader->pid > 0) {
        /* Without a pid namespace, kill its process group, which may not exist yet. */
        kill(-bootloader->pid, SIGKILL);
        kill(bootloader->pid, SIGKILL);
        process_wait(bootloader->pid, NULL);
    }
    close_all(bootloader);
}
