/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/process-output.h"

#include "common/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Reads to the end, so that the program is never stopped by a full pipe. */
static void read_to_end(int fd, char *text)
{
    char surplus[512];
    size_t size = 0;
    ssize_t got;

    do {
        if (size < PROCESS_OUTPUT_MAX)
            got = read(fd, text + size, PROCESS_OUTPUT_MAX - size);
        else
            got = read(fd, surplus, sizeof(surplus));
        if (got > 0 && size < PROCESS_OUTPUT_MAX)
            size += (size_t)got;
    } while (got > 0 || (got < 0 && errno == EINTR));
    text[size] = '\0';
}

char *process_read_output(struct call_gate *gate, char *const argv[],
                          const struct process_config *config, int *status, struct error *error)
{
    cleanup_free char *text = malloc(PROCESS_OUTPUT_MAX + 1);
    int ends[2];

    if (text == NULL || pipe2(ends, O_CLOEXEC) < 0) {
        error_set_errno(error, errno, "%s", argv[0]);
        return NULL;
    }
    cleanup_fd int read_end = ends[0];
    const int output[2] = {ends[1], ends[1]};
    struct process_config child = *config;
    child.output = output;
    pid_t pid = process_spawn(gate, argv, &child, error);
    close(ends[1]);
    if (pid < 0)
        return NULL;
    read_to_end(read_end, text);
    if (process_wait(pid, status) < 0) {
        error_set_errno(error, errno, "%s", argv[0]);
        return NULL;
    }
    return steal_pointer(&text);
}
