/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's log (-D) in the later lives of a guest. QEMU empties the file when it opens it, so what a
 * later one writes goes through a pipe, and a cat(1) appends it.
 */
#ifndef QEMU_INTEGRATION_GUEST_LOG_FILE_H
#define QEMU_INTEGRATION_GUEST_LOG_FILE_H

#include "common/error.h"
#include "qemu-integration/guest/state.h"

/**
 * guest_log_open() - Start what appends to the log, if there is one and this is a later life
 * @write_end: Filled with the descriptor for the device model to inherit, to be closed by the
 *             caller; -1: there is none
 *
 * It ends with the last descriptor, and is collected by the guest's undo list.
 *
 * Return: 0, or -1
 */
int guest_log_open(struct guest *guest, int *write_end, struct error *error);

#endif
