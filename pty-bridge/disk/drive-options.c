/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The syntax: QEMU docs, "-drive" and "--blockdev" in qemu-options.hx and qemu-storage-daemon.rst.
 */
#include "pty-bridge/disk/drive-options.h"

#include "common/array.h"
#include "common/cleanup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* About the device, the cache or writing. A name that ends in a dot or dash is a beginning. */
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
        bool beginning = strchr(".-_", unrelated[i][length - 1]) != NULL;

        if (beginning ? strncmp(key, unrelated[i], length) == 0 : strcmp(key, unrelated[i]) == 0)
            return true;
    }
    return false;
}

/* One value up to a single comma, doubled ones made single. */
static char *take_value(const char **rest)
{
    char *value = malloc(strlen(*rest) + 1);
    size_t length = 0;
    const char *next = *rest;

    if (value == NULL)
        return NULL;
    for (; *next != '\0' && (next[0] != ',' || next[1] == ','); next++) {
        if (*next == ',')
            next++;
        value[length++] = *next;
    }
    value[length] = '\0';
    *rest = *next == ',' ? next + 1 : next;
    return value;
}

static void print_escaped(FILE *text, const char *value)
{
    for (; *value != '\0'; value++) {
        if (*value == ',')
            fputc(',', text);
        fputc(*value, text);
    }
}

static void keep(char **place, char **value)
{
    free(*place);
    *place = steal_pointer(value);
}

/* As QEMU: a colon before any slash ends the name of a protocol. */
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

static int parse_items(const char *drive, struct drive_options *options, FILE *rest_text)
{
    const char *rest = drive;

    while (*rest != '\0') {
        size_t length = strcspn(rest, "=,");
        cleanup_free char *key = strndup(rest, length);
        cleanup_free char *value = NULL;

        rest += length;
        if (*rest == '=')
            rest++;
        value = length > 0 && rest[-1] == '=' ? take_value(&rest) : strdup("on");
        if (key == NULL || value == NULL)
            return -1;
        if (*rest == ',')
            rest++;
        if (strcmp(key, "file") == 0)
            keep(&options->file, &value);
        else if (strcmp(key, "format") == 0 || strcmp(key, "driver") == 0)
            keep(&options->format, &value);
        else if (*key != '\0' && !is_unrelated(key)) {
            fprintf(rest_text, ",%s=", key);
            print_escaped(rest_text, value);
        }
    }
    return 0;
}

int drive_options_parse(const char *drive, struct drive_options *options, struct error *error)
{
    size_t size;
    int status = -1;

    *options = (struct drive_options){0};
    FILE *rest = open_memstream(&options->rest, &size);
    if (rest != NULL) {
        status = parse_items(drive, options, rest);
        if (fclose(rest) != 0)
            status = -1;
    }
    if (status < 0)
        error_set_errno(error, ENOMEM, "%s", drive);
    else
        status = strip_protocol(options, error);
    if (status < 0)
        drive_options_release(options);
    return status;
}

char *drive_options_blockdev(const struct drive_options *options, const char *format,
                             bool block_device)
{
    char *argument = NULL;
    size_t size;
    FILE *text = open_memstream(&argument, &size);

    if (text == NULL)
        return NULL;
    if (format != NULL) {
        fputs("driver=", text);
        print_escaped(text, format);
        fputc(',', text);
    }
    fprintf(text, "node-name=disk,read-only=on,force-share=on,file.driver=%s,file.filename=",
            block_device ? "host_device" : "file");
    print_escaped(text, options->file);
    fputs(options->rest, text);
    if (fclose(text) == 0)
        return argument;
    free(argument);
    return NULL;
}

void drive_options_release(struct drive_options *options)
{
    free(options->file);
    free(options->format);
    free(options->rest);
    *options = (struct drive_options){0};
}
