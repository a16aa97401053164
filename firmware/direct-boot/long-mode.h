/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel's 64-bit entry point needs a processor with long mode, and page tables. */
#ifndef FIRMWARE_LONG_MODE_H
#define FIRMWARE_LONG_MODE_H

#include "common/error.h"
#include "firmware/direct-boot/guest-memory.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * long_mode_available() - Whether the processor has long mode
 */
bool long_mode_available(void);

/**
 * page_tables_build() - Map the first 4 GiB to themselves, in pages of 2 MiB
 * @address: Guest-physical, page aligned: PML4, PDPT and four page directories, that is
 *           LOW_PAGE_TABLES_SIZE bytes, are written there
 * @memory:  Guest memory
 * @error:   Filled on failure
 *
 * Return: 0, or -1 if they lie outside memory
 */
int page_tables_build(uint32_t address, const struct guest_memory *memory, struct error *error);

#endif
