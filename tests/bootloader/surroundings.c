/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/bootloader/surroundings.h"

#include "common/cleanup.h"
#include "tests/bootloader/runner.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static unsigned count_entries(const char *name)
{
    DIR *entries = opendir(name);
    unsigned count = 0;

    while (entries != NULL && readdir(entries) != NULL)
        count++;
    if (entries != NULL)
        closedir(entries);
    return count;
}

/* Processes of the sandbox's user, and those of the program. */
static unsigned count_processes(const char *program)
{
    DIR *processes = opendir("/proc");
    const struct dirent *entry;
    unsigned count = 0;

    while (processes != NULL && (entry = readdir(processes)) != NULL) {
        char path[300];
        char executable[4096];
        struct stat status;

        snprintf(path, sizeof(path), "/proc/%s", entry->d_name);
        if (strspn(entry->d_name, "0123456789") == 0 || stat(path, &status) < 0)
            continue;
        snprintf(path, sizeof(path), "/proc/%s/exe", entry->d_name);
        ssize_t length = readlink(path, executable, sizeof(executable) - 1);

        /* A zombie has none. */
        if (length < 0)
            continue;
        executable[length] = '\0';
        if (status.st_uid == TEST_UID || strcmp(executable, program) == 0)
            count++;
    }
    if (processes != NULL)
        closedir(processes);
    return count;
}

static unsigned count_mounts(void)
{
    cleanup_file FILE *mounts = fopen("/proc/self/mountinfo", "r");
    unsigned count = 0;
    int c;

    while (mounts != NULL && (c = getc(mounts)) != EOF)
        count += c == '\n';
    return count;
}

struct surroundings count_surroundings(const char *program)
{
    return (struct surroundings){count_entries("/proc/self/fd"), count_processes(program),
                                 count_mounts()};
}

bool is_unchanged(const struct surroundings *before, const char *program)
{
    struct surroundings after = count_surroundings(program);

    /* A killed process takes a moment to end. */
    for (int i = 0; i < 50 && after.processes != before->processes; i++) {
        usleep(20000);
        after = count_surroundings(program);
    }
    if (after.descriptors != before->descriptors)
        printf("# %u descriptors, before %u\n", after.descriptors, before->descriptors);
    if (after.processes != before->processes)
        printf("# %u processes, before %u\n", after.processes, before->processes);
    if (after.mounts != before->mounts)
        printf("# %u mounts, before %u\n", after.mounts, before->mounts);
    return memcmp(&after, before, sizeof(after)) == 0;
}
