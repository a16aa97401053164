/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pty-bridge/sandbox/sandbox-time.h"

#include <linux/perf_event.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NANOSECONDS 1000000000ULL

int sandbox_time_open(void)
{
    /* Without read_format: read() gives one 64-bit number, in nanoseconds for this event. */
    struct perf_event_attr event = {.type = PERF_TYPE_SOFTWARE,
                                    .size = sizeof(event),
                                    .config = PERF_COUNT_SW_TASK_CLOCK,
                                    .inherit = 1};

    /* This process, on any processor, in no group. */
    return (int)syscall(SYS_perf_event_open, &event, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

bool sandbox_time_exceeds(int fd, unsigned seconds)
{
    uint64_t used;

    return read(fd, &used, sizeof(used)) != (ssize_t)sizeof(used) || used / NANOSECONDS >= seconds;
}
