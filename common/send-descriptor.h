/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A descriptor that is handed to another process. Source: unix(7), SCM_RIGHTS.
 */
#ifndef COMMON_SEND_DESCRIPTOR_H
#define COMMON_SEND_DESCRIPTOR_H

#include <stddef.h>
#include <sys/types.h>

/**
 * send_with_descriptor() - Send bytes, and a descriptor with the first of them
 * @socket: A UNIX socket
 * @size:   Of the bytes; at least 1
 * @fd:     Remains the caller's
 *
 * Return: as send(): how many bytes were sent, or -1 with errno set. There is no SIGPIPE
 */
ssize_t send_with_descriptor(int socket, const void *bytes, size_t size, int fd);

#endif
