/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/bootloader/bootloader-result.h"

#include "common/cleanup.h"
#include "common/file-io.h"
#include "common/process.h"
#include "pty-bridge/bootloader/bootloader-files.h"
#include "pty-bridge/bootloader/bootloader-output.h"
#include "pty-bridge/bootloader/bootloader-process.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Keys that leave a menu. */
#define KEY_INTERRUPT '\003'
#define KEY_ESCAPE    '\033'

_Static_assert(sizeof(((struct bootloader_choice *)NULL)->arguments) ==
                   sizeof(((struct bootloader_output *)NULL)->arguments),
               "arguments are copied from one to the other");

static bool was_cancelled(const struct bootloader *bootloader, int status)
{
    if (bootloader->cancelled_status != 0)
        return WIFEXITED(status) && WEXITSTATUS(status) == bootloader->cancelled_status;
    return (WIFSIGNALED(status) && WTERMSIG(status) == SIGINT) ||
           bootloader->last_key == KEY_INTERRUPT || bootloader->last_key == KEY_ESCAPE ||
           bootloader->last_key == 'q';
}

/* Reads one byte more than is allowed, so that a longer result is seen; returns -1 on failure. */
static ssize_t read_output(const struct bootloader *bootloader,
                           char buffer[BOOTLOADER_OUTPUT_LIMIT + 1])
{
    return read_all(bootloader->result, buffer, BOOTLOADER_OUTPUT_LIMIT + 1);
}

static int take_choice(const struct bootloader *bootloader, const struct bootloader_output *output,
                       struct bootloader_choice *choice, struct error *error)
{
    cleanup_fd int kernel = bootloader_file_take(bootloader->directory, output->kernel, "kernel",
                                                 bootloader->kernel_limit, error);

    if (kernel < 0)
        return -1;
    if (output->ramdisk[0] != '\0') {
        choice->ramdisk = bootloader_file_take(bootloader->directory, output->ramdisk, "ramdisk",
                                               bootloader->ramdisk_limit, error);
        if (choice->ramdisk < 0)
            return -1;
    }
    choice->kernel = steal_fd(&kernel);
    memcpy(choice->kernel_name, output->kernel, sizeof(choice->kernel_name));
    memcpy(choice->ramdisk_name, output->ramdisk, sizeof(choice->ramdisk_name));
    memcpy(choice->arguments, output->arguments, sizeof(choice->arguments));
    return 0;
}

/* Without a choice: fills @error. */
static enum bootloader_end explain_end(const struct bootloader *bootloader, int status,
                                       struct error *error)
{
    char ending[128];
    char last_line[256];

    if (was_cancelled(bootloader, status)) {
        error_set(error, "%s was cancelled", bootloader->program);
        return BOOTLOADER_CANCELLED;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        snprintf(ending, sizeof(ending), "has chosen nothing");
    else
        process_describe_end(status, ending, sizeof(ending));
    output_tail_text(&bootloader->tail, 1, last_line, sizeof(last_line));
    error_set(error, "%s %s%s%s", bootloader->program, ending, last_line[0] != '\0' ? ": " : "",
              last_line);
    return BOOTLOADER_FAILED;
}

enum bootloader_end bootloader_result_read(const struct bootloader *bootloader, int status,
                                           struct bootloader_choice *choice, struct error *error)
{
    char buffer[BOOTLOADER_OUTPUT_LIMIT + 1];
    struct bootloader_report report;
    struct bootloader_output output;
    char path[BOOTLOADER_DIRECTORY_PATH_SIZE];

    /* @status is that of process 1; its report has the bootloader's own. */
    if (bootloader_report_take(bootloader->report, &report)) {
        if (report.kind == BOOTLOADER_EXCEEDED) {
            error_set(error, "%s was stopped: %s", bootloader->program, report.error.message);
            return BOOTLOADER_FAILED;
        }
        if (report.kind == BOOTLOADER_ENDED)
            status = report.status;
    }
    choice->exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (choice->exit_status != 0)
        return explain_end(bootloader, status, error);
    ssize_t size = read_output(bootloader, buffer);

    if (size < 0) {
        error_set_errno(error, errno, "%s: cannot read its result", bootloader->program);
        return BOOTLOADER_FAILED;
    }
    if (size == 0)
        return explain_end(bootloader, status, error);
    bootloader_directory_path(bootloader->directory, bootloader->sandboxed, path);
    if (bootloader_output_parse(&output, (struct bytes){(const uint8_t *)buffer, (size_t)size},
                                path, error) < 0 ||
        take_choice(bootloader, &output, choice, error) < 0)
        return BOOTLOADER_FAILED;
    return BOOTLOADER_CHOSE;
}
