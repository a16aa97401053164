/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fetches files from servers: TFTP (ours, with blksize, tsize and windowsize), HTTP and HTTPS
 * (libcurl's).
 */
#ifndef NETBOOT_TRANSFER_TRANSFER_H
#define NETBOOT_TRANSFER_TRANSFER_H

#include "common/error.h"

#include <stdbool.h>
#include <stdint.h>

/* What transfer_file() returns if the server says that it has no such file. */
#define TRANSFER_MISSING (-2)

struct transfer_config {
    uint64_t limit; /* largest file, in bytes */
    int64_t *time;  /* milliseconds that it and others may still take: reduced; NULL: no limit */
    /* Called several times a second. @total: bytes of the file, 0 if not known. Return: whether the
     * user has cancelled. */
    bool (*progress)(void *context, uint64_t done, uint64_t total);
    void *context;
};

/**
 * transfer_file() - Fetch a file
 * @uri:    Absolute, of a scheme of netboot/uri.h
 * @config: Needed only during the call
 * @file:   Descriptor of an empty regular file, written from its beginning
 * @error:  Filled on failure with one line that names the server and the file
 *
 * A file that is shorter or longer than its server has announced is a failure.
 *
 * Return: bytes of the file; or -1 or TRANSFER_MISSING, with @error
 */
int64_t transfer_file(const char *uri, const struct transfer_config *config, int file,
                      struct error *error);

#endif
