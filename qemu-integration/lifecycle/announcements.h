/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the clients of the user's QMP monitors are told of the guest's lives.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_ANNOUNCEMENTS_H
#define QEMU_INTEGRATION_LIFECYCLE_ANNOUNCEMENTS_H

#include "qemu-integration/lifecycle/life.h"

/**
 * life_announce_shutdown() - Tell them that the guest has shut down, but is kept; once
 */
void life_announce_shutdown(struct lifecycle *cycle);

/**
 * life_announce_panic() - Tell them that the guest has crashed, and what follows
 */
void life_announce_panic(struct lifecycle *cycle);

/**
 * life_announce_end() - Tell them that the guest is reset, or has ended
 *
 * Those that are told of a reset are told when the next QEMU takes commands.
 */
void life_announce_end(struct lifecycle *cycle);

#endif
