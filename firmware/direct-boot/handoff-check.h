/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checks the host's hand-off for consistency, and against the memory that the guest has.
 */
#ifndef FIRMWARE_HANDOFF_CHECK_H
#define FIRMWARE_HANDOFF_CHECK_H

#include "common/error.h"
#include "firmware/direct-boot/guest-memory.h"
#include "firmware/direct-boot/memory-map.h"
#include "loader/handoff.h"

/**
 * handoff_check() - Check that the hand-off is consistent, and agrees with the boot_params it
 * points to
 * @handoff: Hand-off as filled in by the host
 * @memory:  Guest memory
 * @error:   Filled on failure
 *
 * Return: 0, or -1 if it is incomplete or contradicts itself
 */
int handoff_check(const struct handoff *handoff, const struct guest_memory *memory,
                  struct error *error);

/**
 * handoff_check_memory() - Check that all parts that the hand-off names lie in RAM and do not
 * overlap
 * @handoff: Hand-off that handoff_check() accepted
 * @map:     The kernel's memory map
 * @error:   Filled on failure, naming the parts
 *
 * Return: 0 or -1
 */
int handoff_check_memory(const struct handoff *handoff, const struct memory_map *map,
                         struct error *error);

#endif
