/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The e820 memory map for the kernel: sorted, free of overlaps, and correct for the low MiB, whose
 * details hvmloader leaves to the BIOS it starts.
 */
#ifndef FIRMWARE_MEMORY_MAP_H
#define FIRMWARE_MEMORY_MAP_H

#include "common/error.h"
#include "loader/boot-params.h"

#include <stdbool.h>
#include <stdint.h>

/* The extended BIOS data area: one KiB at the top of conventional memory. */
#define EBDA_ADDRESS          UINT32_C(0x9fc00)
#define VGA_HOLE_START        UINT32_C(0xa0000)
#define EXTENDED_MEMORY_START UINT32_C(0x100000)

struct memory_map {
    unsigned count;
    struct e820_entry entries[E820_ENTRIES_MAX]; /* sorted, disjoint, none empty */
};

/**
 * memory_map_add() - Give a type to the parts of a range that have none yet
 * @map:   Map
 * @start: First byte
 * @end:   First byte after it
 * @type:  E820_TYPE_*
 * @error: Filled if the map cannot take more entries
 *
 * Return: 0 or -1
 */
int memory_map_add(struct memory_map *map, uint64_t start, uint64_t end, uint32_t type,
                   struct error *error);

/**
 * memory_map_build() - The kernel's map from hvmloader's
 * @map:         Filled
 * @entries:     hvmloader's entries, untrusted: any order, overlaps, any content
 * @count:       How many
 * @image_start: The firmware image lies from here to 1 MiB
 * @error:       Filled on failure
 *
 * The image and the EBDA are reserved; everything else from 0xa0000 to 1 MiB is never RAM. Where
 * ranges overlap, RAM gives way to every other type.
 *
 * Return: 0, or -1 if an entry wraps around, nothing is RAM or there are too many entries
 */
int memory_map_build(struct memory_map *map, const struct e820_entry *entries, unsigned count,
                     uint64_t image_start, struct error *error);

/**
 * memory_map_is_ram() - Whether a whole range is RAM
 */
bool memory_map_is_ram(const struct memory_map *map, uint64_t start, uint64_t size);

/**
 * memory_map_touches_ram() - Whether any byte of a range is RAM
 */
bool memory_map_touches_ram(const struct memory_map *map, uint64_t start, uint64_t size);

#endif
