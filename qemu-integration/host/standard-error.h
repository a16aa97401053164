/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages to somebody who has stopped reading.
 */
#ifndef QEMU_INTEGRATION_HOST_STANDARD_ERROR_H
#define QEMU_INTEGRATION_HOST_STANDARD_ERROR_H

/**
 * standard_error_never_blocks() - Lose messages rather than wait for their reader
 *
 * A terminal stopped by Ctrl-S, or a pipe that nobody reads, must not keep a guest from being taken
 * down. Other processes with the same file are not affected. Sockets and files stay as they are.
 */
void standard_error_never_blocks(void);

#endif
