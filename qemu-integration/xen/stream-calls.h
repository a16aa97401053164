/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What libxenguest does with the descriptor of a stream, done by functions of ours instead.
 *
 * It reads and writes its stream by three functions that libxenctrl exports for it: read_exact(),
 * write_exact() and writev_exact(). The program has functions of these names too, which the dynamic
 * linker finds first. So a page is handed over where it is mapped: with a pipe it would be copied
 * twice more, by two threads that wait for each other.
 */
#ifndef QEMU_INTEGRATION_XEN_STREAM_CALLS_H
#define QEMU_INTEGRATION_XEN_STREAM_CALLS_H

#include "common/error.h"

#include <stddef.h>
#include <sys/uio.h>

/* Each returns 0, or -1 with errno set. */
struct stream_calls {
    int (*read)(void *context, void *data, size_t size);                /* all of it */
    int (*write)(void *context, const struct iovec *pieces, int count); /* one part */
    void *context;
};

/**
 * stream_calls_begin() - Make a descriptor whose streams go to functions
 * @calls: Borrowed until stream_calls_end(); only the one that is needed has to be set
 *
 * There is one at a time in a process. The descriptor itself can be neither read nor written, so
 * that a library that does not use the three functions fails.
 *
 * Return: descriptor, or -1
 */
int stream_calls_begin(const struct stream_calls *calls, struct error *error);

/**
 * stream_calls_end() - Close the descriptor
 */
void stream_calls_end(void);

#endif
