/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a bootloader ended: what it chose, or why it chose nothing.
 */
#ifndef PTY_BRIDGE_BOOTLOADER_BOOTLOADER_RESULT_H
#define PTY_BRIDGE_BOOTLOADER_BOOTLOADER_RESULT_H

#include "common/error.h"
#include "pty-bridge/bootloader/bootloader-state.h"

/**
 * bootloader_result_read() - Read the outcome of a bootloader that has ended
 * @bootloader: Its process has been collected; its descriptors are still open
 * @status:     From waitpid(), for that process
 * @choice:     Filled for BOOTLOADER_CHOSE, its descriptors to be closed by the caller; -1 in both
 *              of them before. Otherwise only its exit_status
 * @error:      Filled with the reason otherwise
 */
enum bootloader_end bootloader_result_read(const struct bootloader *bootloader, int status,
                                           struct bootloader_choice *choice, struct error *error);

#endif
