/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel or initrd that is overwritten in place while its guest lives: the next life boots what
 * the file has then, checked and placed as at the start, and never a part of each. QEMU's guests
 * boot what was in it at first, from memory that is kept for that; that would double a guest's cost
 * for what a new file under the old name has anyway.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_OVERWRITTEN_FILES_H
#define QEMU_INTEGRATION_LIFECYCLE_OVERWRITTEN_FILES_H

#include "qemu-integration/lifecycle/life.h"

/**
 * life_read_overwritten_files() - Let cycle->files be the command line's files as they are now
 *
 * Warns if they are others than before. Call it before a life that boots them is built.
 *
 * Return: 0, or -1 with cycle->error filled
 */
int life_read_overwritten_files(struct lifecycle *cycle);

#endif
