/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/bootloader/hostile.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void return_outside(void)
{
    return_path("/etc/shadow");
}

void return_dots(void)
{
    char text[256];

    snprintf(text, sizeof(text), "%s/../etc/shadow", directory);
    return_path(text);
}

void return_symbolic_link(void)
{
    if (symlink("/etc/shadow", in_directory("link")) < 0)
        exit(4);
    return_path(path);
}

void return_hard_link(void)
{
    char name[256];

    make_file("file", "kernel");
    snprintf(name, sizeof(name), "%s", in_directory("file"));
    if (link(name, in_directory("other")) < 0)
        exit(4);
    return_path(path);
}

void return_fifo(void)
{
    if (mkfifo(in_directory("fifo"), 0600) < 0)
        exit(4);
    return_path(path);
}

void return_device(void)
{
    if (mknod(in_directory("device"), S_IFCHR | 0600, 0x103) == 0)
        report_success("a device");
    return_path("/dev/zero");
}

void return_directory(void)
{
    if (mkdir(in_directory("subdirectory"), 0700) < 0)
        exit(4);
    return_path(path);
}

void return_empty_kernel(void)
{
    make_file("empty", "");
    return_path(in_directory("empty"));
}

/* detail: size in bytes. */
void return_large_kernel(void)
{
    make_file("large", "");
    if (truncate(in_directory("large"), strtol(detail, NULL, 10)) < 0)
        exit(4);
    return_path(path);
}

/* Puts a symbolic link in the place of the result. */
void replace_result(void)
{
    if (unlink(output) < 0 || symlink("/etc/shadow", output) < 0)
        exit(4);
    exit(0);
}
