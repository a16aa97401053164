/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/file-io.h"

#include <errno.h>
#include <stdint.h>
#include <unistd.h>

ssize_t read_all(int file, void *buffer, size_t size)
{
    uint8_t *next = buffer;
    size_t done = 0;

    while (done < size) {
        ssize_t got = pread(file, next + done, size - done, (off_t)done);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        done += (size_t)got;
    }
    return (ssize_t)done;
}

int write_all(struct call_gate *gate, int file, const void *data, size_t size)
{
    const uint8_t *next = data;

    while (size > 0) {
        ssize_t put = -1;

        if (call_gate_enter(gate, "write", "%zu bytes", size))
            do
                put = write(file, next, size);
            while (put < 0 && errno == EINTR);
        if (put < 0)
            return -1;
        next += put;
        size -= (size_t)put;
    }
    return 0;
}
