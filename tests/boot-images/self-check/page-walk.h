/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The page tables of the 64-bit entry, read after paging has been turned off. */
#ifndef SELF_CHECK_PAGE_WALK_H
#define SELF_CHECK_PAGE_WALK_H

#include <stdbool.h>
#include <stdint.h>

struct entry_state;

/**
 * page_walk_identity() - Whether a range is mapped to itself, writable
 * @address: First byte
 * @size:    Bytes, at least 1
 */
bool page_walk_identity(const struct entry_state *entry, uint64_t address, uint64_t size);

#endif
