/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/bootloader/hostile.h"

#include "common/units.h"

#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void fork_many(void)
{
    int count = 0;

    signal(SIGTERM, SIG_IGN);
    for (; count < 500; count++) {
        pid_t pid = fork();

        if (pid < 0)
            break;
        if (pid == 0) {
            setsid();
            sleep(20);
            _exit(0);
        }
    }
    printf("%d processes\n", count);
    if (count > 15)
        report_success("fork without end");
}

/*
 * Computes for 30 s, each process for a tenth of a second. As their parent ignores their ends, the
 * kernel adds their times to nobody's.
 */
void compute_in_relays(void)
{
    struct timespec used;

    signal(SIGCHLD, SIG_IGN);
    for (int i = 0; i < 300; i++) {
        if (fork() == 0) {
            do
                clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
            while (used.tv_sec == 0 && used.tv_nsec < 100000000);
            _exit(0);
        }
        /* Returns when there is no child any more. */
        wait(NULL);
    }
    report_success("compute without end");
}

void fill_memory(void)
{
    long total = 0;

    for (; total < 600; total += 50) {
        char *block =
            mmap(NULL, 50 * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

        if (block == MAP_FAILED)
            break;
        for (size_t i = 0; i < 50 * MIB; i += 4096)
            block[i] = 1;
    }
    printf("%ld MiB\n", total);
    if (total >= 600)
        report_success("fill memory");
}

/* detail: limit in MiB. */
void fill_output_directory(void)
{
    static char block[64 * 1024];
    uint64_t limit = strtoul(detail, NULL, 10) * MIB;
    uint64_t total = 0;

    signal(SIGXFSZ, SIG_IGN);
    for (int i = 0; i < 300 && total < 2 * limit + 16 * MIB; i++) {
        char name[16];
        ssize_t got;

        snprintf(name, sizeof(name), "f%d", i);
        int fd = open(in_directory(name), O_WRONLY | O_CREAT, 0600);

        if (fd < 0)
            break;
        while (total < 2 * limit + 16 * MIB && (got = write(fd, block, sizeof(block))) > 0)
            total += (uint64_t)got;
        close(fd);
    }
    printf("%" PRIu64 " MiB\n", total / MIB);
    if (total > limit)
        report_success("fill the disk");
}

void write_endlessly(void)
{
    static char block[4096];

    memset(block, 'x', sizeof(block));
    for (;;)
        if (write(STDOUT_FILENO, block, sizeof(block)) < 0)
            exit(4);
}

void never_exit(void)
{
    for (int i = 1; i < 65; i++)
        signal(i, SIG_IGN);
    if (fork() == 0)
        setsid();
    for (;;)
        pause();
}

void leave_process(void)
{
    if (fork() == 0) {
        setsid();
        if (fork() == 0) {
            for (int i = 0; i < 3; i++)
                close(i);
            sleep(20);
        }
        _exit(0);
    }
    wait(NULL);
}

void return_large_result(void)
{
    static char block[MIB];
    int fd = open(output, O_WRONLY);

    memset(block, 'x', sizeof(block));
    memcpy(block, "args ", 5);
    signal(SIGXFSZ, SIG_IGN);
    for (int i = 0; i < 1024; i++)
        if (write(fd, block, sizeof(block)) <= 0)
            break;
    exit(0);
}
