/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A descriptor that is handed to another process. Source: unix(7), SCM_RIGHTS.
 */
#ifndef COMMON_PASS_DESCRIPTOR_H
#define COMMON_PASS_DESCRIPTOR_H

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

/**
 * receive_with_descriptor() - Receive bytes, and the descriptor that may come with them
 * @socket: A UNIX socket of messages
 * @bytes:  Filled
 * @size:   Of the bytes; at least 1
 * @fd:     Set: -1, or a descriptor that is the caller's and not inherited by programs
 *
 * Return: as recv(): how many bytes have come, 0 at the end, or -1 with errno set
 */
ssize_t receive_with_descriptor(int socket, void *bytes, size_t size, int *fd);

#endif
