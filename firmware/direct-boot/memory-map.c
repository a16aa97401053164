/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/direct-boot/memory-map.h"

static uint64_t end_of(const struct e820_entry *entry)
{
    return entry->addr + entry->size;
}

static int insert(struct memory_map *map, unsigned at, uint64_t start, uint64_t end, uint32_t type,
                  struct error *error)
{
    if (map->count == E820_ENTRIES_MAX)
        return error_set(error, "e820 would need more than %u entries", E820_ENTRIES_MAX);
    for (unsigned i = map->count; i > at; i--)
        map->entries[i] = map->entries[i - 1];
    map->entries[at] = (struct e820_entry){.addr = start, .size = end - start, .type = type};
    map->count++;
    return 0;
}

int memory_map_add(struct memory_map *map, uint64_t start, uint64_t end, uint32_t type,
                   struct error *error)
{
    for (unsigned i = 0; start < end; i++) {
        while (i < map->count && end_of(&map->entries[i]) <= start)
            i++;

        bool blocked = i < map->count && map->entries[i].addr < end;
        uint64_t gap_end = blocked ? map->entries[i].addr : end;
        if (start < gap_end) {
            if (insert(map, i, start, gap_end, type, error) != 0)
                return -1;
            i++;
        }
        if (!blocked)
            break;
        start = end_of(&map->entries[i]);
    }
    return 0;
}

static void merge_neighbours(struct memory_map *map)
{
    unsigned kept = 0;

    for (unsigned i = 0; i < map->count; i++) {
        struct e820_entry *last = kept == 0 ? NULL : &map->entries[kept - 1];

        if (last != NULL && last->type == map->entries[i].type &&
            end_of(last) == map->entries[i].addr)
            last->size += map->entries[i].size;
        else
            map->entries[kept++] = map->entries[i];
    }
    map->count = kept;
}

int memory_map_build(struct memory_map *map, const struct e820_entry *entries, unsigned count,
                     uint64_t image_start, struct error *error)
{
    bool some_ram = false;

    map->count = 0;
    for (unsigned i = 0; i < count; i++) {
        if (end_of(&entries[i]) < entries[i].addr)
            return error_set(error, "e820 entry %u wraps around: 0x%llx bytes at 0x%llx", i,
                             (unsigned long long)entries[i].size,
                             (unsigned long long)entries[i].addr);
        some_ram = some_ram || (entries[i].type == E820_TYPE_RAM && entries[i].size != 0);
    }
    if (!some_ram)
        return error_set(error, "e820 of %u entries has no RAM", count);

    /* The first entry for a range wins: the firmware's own, then all types but RAM. */
    if (memory_map_add(map, EBDA_ADDRESS, VGA_HOLE_START, E820_TYPE_RESERVED, error) != 0 ||
        memory_map_add(map, image_start, EXTENDED_MEMORY_START, E820_TYPE_RESERVED, error) != 0)
        return -1;
    for (unsigned i = 0; i < count; i++)
        if (entries[i].type != E820_TYPE_RAM &&
            memory_map_add(map, entries[i].addr, end_of(&entries[i]), entries[i].type, error) != 0)
            return -1;
    for (unsigned i = 0; i < count; i++) {
        uint64_t start = entries[i].addr;
        uint64_t end = end_of(&entries[i]);

        if (entries[i].type != E820_TYPE_RAM)
            continue;
        if (memory_map_add(map, start, end < VGA_HOLE_START ? end : VGA_HOLE_START, E820_TYPE_RAM,
                           error) != 0 ||
            memory_map_add(map, start > EXTENDED_MEMORY_START ? start : EXTENDED_MEMORY_START, end,
                           E820_TYPE_RAM, error) != 0)
            return -1;
    }
    merge_neighbours(map);
    return 0;
}

bool memory_map_is_ram(const struct memory_map *map, uint64_t start, uint64_t size)
{
    for (unsigned i = 0; i < map->count; i++) {
        const struct e820_entry *entry = &map->entries[i];

        if (entry->type == E820_TYPE_RAM && start >= entry->addr && start < end_of(entry))
            return size <= end_of(entry) - start;
    }
    return false;
}

bool memory_map_touches_ram(const struct memory_map *map, uint64_t start, uint64_t size)
{
    for (unsigned i = 0; i < map->count; i++) {
        const struct e820_entry *entry = &map->entries[i];

        if (entry->type == E820_TYPE_RAM && start < end_of(entry) &&
            (start >= entry->addr || size > entry->addr - start))
            return true;
    }
    return false;
}
