/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "loader/handoff.h"

/* Declared in machine-stop.h; the linker script puts it first. The host fills in the other fields.
 */
extern struct handoff handoff;

struct handoff handoff __attribute__((section(".handoff"))) = {
    .magic = HANDOFF_MAGIC,
    .version = HANDOFF_VERSION,
    .size = sizeof(struct handoff),
};
