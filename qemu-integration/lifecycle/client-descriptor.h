/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A descriptor that a monitor's client has sent, for a child process to read or write.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_CLIENT_DESCRIPTOR_H
#define QEMU_INTEGRATION_LIFECYCLE_CLIENT_DESCRIPTOR_H

#include "common/error.h"

/**
 * client_descriptor_prepare() - Check and prepare a descriptor
 * @access: O_RDONLY or O_WRONLY, what it is needed for
 *
 * It blocks from then on, for the client too.
 *
 * Return: 0, or -1
 */
int client_descriptor_prepare(int fd, int access, struct error *error);

#endif
