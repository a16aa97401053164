/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The monitor's clients are told when the guest's balloon driver changes its memory, once a second
 * at most as by QEMU. Xen tells nobody, so it is asked: after "balloon", and as long as something
 * changes.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_BALLOON_WATCH_H
#define QEMU_INTEGRATION_LIFECYCLE_BALLOON_WATCH_H

#include "qemu-integration/lifecycle/life.h"

/**
 * balloon_watch_begin() - The guest is about to be told how much memory it is to have
 * @target: In bytes, when it is to be asked no more
 *
 * What cannot be asked is not told.
 */
void balloon_watch_begin(struct lifecycle *cycle, uint64_t target);

/**
 * balloon_watch_end_life() - The life ends; nothing if nothing is watched
 */
void balloon_watch_end_life(struct lifecycle *cycle);

#endif
