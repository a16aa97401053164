/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Syntax: "-drive" in QEMU's qemu-options.hx, "--blockdev" in its qemu-storage-daemon.rst. */
#include "pty-bridge/disk/drive-options.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/option-list.h"

#include <stdlib.h>
#include <string.h>

/*
 * Options of -drive that concern the device, the cache or writing. A name that ends in a dot, a
 * dash or an underscore stands for all that begin with it.
 */
static const char *const unrelated[] = {
    "aio",
    "auto-read-only",
    "bps",
    "bps-",
    "bps_",
    "bus",
    "cache",
    "cache.",
    "copy-on-read",
    "discard",
    "force-share",
    "group",
    "id",
    "if",
    "index",
    "iops",
    "iops-",
    "iops_",
    "media",
    "rerror",
    "node-name",
    "read-only",
    "readonly",
    "snapshot",
    "stats-",
    "throttling.",
    "unit",
    "werror",
    "detect-zeroes",
};

static bool is_unrelated(const char *key)
{
    for (size_t i = 0; i < ARRAY_SIZE(unrelated); i++) {
        size_t length = strlen(unrelated[i]);
        bool is_prefix = strchr(".-_", unrelated[i][length - 1]) != NULL;

        if (is_prefix ? strncmp(key, unrelated[i], length) == 0 : strcmp(key, unrelated[i]) == 0)
            return true;
    }
    return false;
}

/* As in QEMU, a colon before the first slash ends the name of a protocol. */
static int strip_protocol(struct drive_options *options, struct error *error)
{
    char *file = options->file;

    if (file != NULL && strncmp(file, "file:", 5) == 0)
        memmove(file, file + 5, strlen(file + 5) + 1);
    else if (file != NULL && file[strcspn(file, ":/")] == ':')
        return error_set(error, "%s: a bootloader can read only files and block devices", file);
    if (file == NULL || *file == '\0')
        return error_set(error, "the drive has no file to boot from");
    return 0;
}

static int check_protocol(const char *driver, struct error *error)
{
    if (strcmp(driver, "file") != 0 && strcmp(driver, "host_device") != 0)
        return error_set(error, "%s: a bootloader can read only files and block devices", driver);
    return 0;
}

static int parse_list(struct drive_options *options, const char *drive, struct error *error)
{
    cleanup_option_list struct option_list list = option_list_open("drive", drive, NULL);
    int status;

    while ((status = option_list_next(&list, error)) == 1) {
        if (strcmp(list.key, "file") == 0 || strcmp(list.key, "file.filename") == 0)
            alloc_replace(&options->file, list.value);
        else if (strcmp(list.key, "file.driver") == 0)
            status = check_protocol(list.value, error);
        else if (strcmp(list.key, "format") == 0 || strcmp(list.key, "driver") == 0)
            alloc_replace(&options->format, list.value);
        else if (!is_unrelated(list.key))
            option_list_append(&options->further, list.key, list.value);
        if (status < 0)
            return -1;
    }
    return status;
}

int drive_options_parse(const char *drive, struct drive_options *options, struct error *error)
{
    *options = (struct drive_options){0};
    if (parse_list(options, drive, error) == 0 && strip_protocol(options, error) == 0)
        return 0;
    drive_options_release(options);
    return -1;
}

char *drive_options_blockdev(const struct drive_options *options, const char *format,
                             bool block_device)
{
    char *argument = NULL;

    if (format != NULL)
        option_list_append(&argument, "driver", format);
    option_list_append(&argument, "node-name", "disk");
    option_list_append(&argument, "read-only", "on");
    option_list_append(&argument, "force-share", "on");
    option_list_append(&argument, "file.driver", block_device ? "host_device" : "file");
    option_list_append(&argument, "file.filename", options->file);
    option_list_append_list(&argument, options->further);
    return argument;
}

void drive_options_release(struct drive_options *options)
{
    free(options->file);
    free(options->format);
    free(options->further);
    *options = (struct drive_options){0};
}
