/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cleanup attributes: a local variable frees what it owns when it goes out of scope.
 *
 *     cleanup_free char *path = NULL;
 *     cleanup_fd int fd = open(...);
 *
 * Ownership leaves such a variable through steal_pointer() or steal_fd().
 */
#ifndef COMMON_CLEANUP_H
#define COMMON_CLEANUP_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static inline void cleanup_free_function(void *pointer)
{
    free(*(void **)pointer);
}

static inline void cleanup_fd_function(const int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

static inline void cleanup_file_function(FILE **file)
{
    if (*file != NULL)
        fclose(*file);
}

#define cleanup_free __attribute__((cleanup(cleanup_free_function)))
#define cleanup_fd   __attribute__((cleanup(cleanup_fd_function)))
#define cleanup_file __attribute__((cleanup(cleanup_file_function)))

static inline int steal_fd(int *fd)
{
    int taken = *fd;

    *fd = -1;
    return taken;
}

#define steal_pointer(pointer)                                                                     \
    __extension__({                                                                                \
        __typeof__(*(pointer)) taken_ = *(pointer);                                                \
        *(pointer) = NULL;                                                                         \
        taken_;                                                                                    \
    })

#endif
