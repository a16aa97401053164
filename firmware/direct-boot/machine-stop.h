/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ends a boot that cannot continue: writes the reason to the debug port and, for the host, into the
 * hand-off, and stops the machine so that the host notices at once.
 */
#ifndef FIRMWARE_MACHINE_STOP_H
#define FIRMWARE_MACHINE_STOP_H

#include "loader/handoff.h"

/* The structure at the start of the image. */
extern struct handoff handoff;

/**
 * stage_reached() - Record for the host how far the firmware is
 */
void stage_reached(enum handoff_stage stage);

/**
 * machine_stop() - Report a failure and stop the machine
 * @reason: One line
 *
 * Under Xen the domain shuts down as crashed. Elsewhere the processor shuts down by a triple fault,
 * which resets the machine or, as QEMU's -no-reboot has it, ends it.
 */
_Noreturn void machine_stop(const char *reason);

/**
 * machine_reset() - Shut the processor down by a triple fault
 */
_Noreturn void machine_reset(void);

#endif
