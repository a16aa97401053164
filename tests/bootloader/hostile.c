/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bootloader with bad intentions, started like any other. Its first argument that is not an
 * option names the attempt. For each thing that works although it must not it prints a line with
 * "SUCCEEDED", and it exits with status 3 after the attempt. The attempts are bounded, so that a
 * sandbox that fails does no harm to the machine of the test.
 */
#include "tests/bootloader/hostile.h"
#include "tests/bootloader/cancelled-status.h"

#include "common/array.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

const char *program, *output, *directory, *disk, *detail;
char path[4096];

void report_success(const char *what)
{
    printf("SUCCEEDED: %s\n", what);
}

const char *in_directory(const char *name)
{
    snprintf(path, sizeof(path), "%s/%s", directory, name);
    return path;
}

static void write_result(const char *bytes, size_t size)
{
    int fd = open(output, O_WRONLY);

    if (fd < 0 || write(fd, bytes, size) != (ssize_t)size)
        exit(4);
    close(fd);
}

void return_path(const char *kernel)
{
    char text[4200];

    write_result(text, (size_t)snprintf(text, sizeof(text), "kernel %s", kernel) + 1);
    exit(0);
}

void make_file(const char *name, const char *contents)
{
    int fd = open(in_directory(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);

    if (fd < 0 || write(fd, contents, strlen(contents)) < 0)
        exit(4);
    close(fd);
}

/* What a bootloader should do. */
static void return_choice(void)
{
    char text[4096];
    char begin[17] = {0};
    int fd = open(disk, O_RDONLY);

    if (fd < 0 || pread(fd, begin, 16, 0) != 16)
        exit(4);
    make_file("boot_kernel.1", begin);
    make_file("boot_ramdisk.1", "ramdisk");
    int length =
        snprintf(text, sizeof(text),
                 "kernel %s/boot_kernel.1%cramdisk %s/boot_ramdisk.1%cargs root=/dev/xvda1%c",
                 directory, 0, directory, 0, 0);

    write_result(text, (size_t)length + 1);
    exit(0);
}

static void fail(void)
{
    fprintf(stderr, "\033[31mno \033[1mkernel\033[0m here\n\n");
    exit(1);
}

static void cancel(void)
{
    printf("left\n");
    exit(CANCELLED_STATUS);
}

static void wait_for_interrupt(void)
{
    printf("ready\n");
    for (;;)
        pause();
}

/* Prints the size of its terminal, and a line of input. */
static void use_terminal(void)
{
    struct winsize size = {0};
    char line[64] = "";
    int tty = open("/dev/tty", O_RDWR);

    if (!isatty(0) || !isatty(1) || !isatty(2) || tty < 0 || ioctl(tty, TIOCGWINSZ, &size) < 0)
        exit(4);
    printf("%d x %d, %s\n", size.ws_col, size.ws_row, getenv("TERM"));
    if (fgets(line, sizeof(line), stdin) == NULL)
        exit(4);
    printf("typed: %s", line);
}

static const struct {
    const char *name;
    void (*attempt)(void);
} attempts[] = {
    {"good", return_choice},
    {"network", make_sockets},
    {"protocols", use_network},
    {"files", reach_files},
    {"write-disk", write_to_disk},
    {"forks", fork_many},
    {"relays", compute_in_relays},
    {"memory", fill_memory},
    {"fill-disk", fill_output_directory},
    {"endless-output", write_endlessly},
    {"never-exits", never_exit},
    {"leaves-process", leave_process},
    {"kill-parent", signal_others},
    {"ptrace", inspect_processes},
    {"system-calls", try_system_calls},
    {"other-architectures", call_other_architectures},
    {"outside", return_outside},
    {"dots", return_dots},
    {"symbolic-link", return_symbolic_link},
    {"hard-link", return_hard_link},
    {"fifo", return_fifo},
    {"device", return_device},
    {"directory", return_directory},
    {"empty-kernel", return_empty_kernel},
    {"large-kernel", return_large_kernel},
    {"large-arguments", return_large_result},
    {"replaces-result", replace_result},
    {"fails", fail},
    {"cancelled", cancel},
    {"interrupted", wait_for_interrupt},
    {"terminal", use_terminal},
};

int main(int argc, char **argv)
{
    const char *wanted = NULL;

    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--output=", 9) == 0)
            output = argv[i] + 9;
        else if (strncmp(argv[i], "--output-directory=", 19) == 0)
            directory = argv[i] + 19;
        else if (argv[i][0] != '-' && wanted == NULL)
            wanted = argv[i];
        else if (argv[i][0] != '-' && i < argc - 1)
            detail = argv[i];
    }
    program = argv[0];
    disk = argv[argc - 1];
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (size_t i = 0; i < ARRAY_SIZE(attempts); i++)
        if (wanted != NULL && strcmp(wanted, attempts[i].name) == 0) {
            attempts[i].attempt();
            return 3;
        }
    return 4;
}
