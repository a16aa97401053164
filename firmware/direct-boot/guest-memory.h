/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest's physical memory. The firmware passes its own address space, a unit test a buffer that
 * stands for it. What hvmloader left is untrusted and read only through guest_memory_get().
 */
#ifndef FIRMWARE_GUEST_MEMORY_H
#define FIRMWARE_GUEST_MEMORY_H

#include <stddef.h>
#include <stdint.h>

struct guest_memory {
    uintptr_t base; /* where guest-physical address 0 is; 0 in the firmware itself */
    uint64_t size;  /* bytes accessible from there */
};

/**
 * guest_memory_get() - The address of a range of guest memory
 * @memory:  Guest memory
 * @address: Guest-physical address of the first byte, any value but 0
 * @length:  Bytes wanted, any value
 *
 * Return: pointer to the range, or NULL if any part of it lies outside the memory
 */
static inline void *guest_memory_get(const struct guest_memory *memory, uint64_t address,
                                     uint64_t length)
{
    if (address == 0 || address > memory->size || length > memory->size - address)
        return NULL;
    return (void *)(memory->base + (uintptr_t)address);
}

/**
 * byte_sum() - Sum of bytes modulo 256, the checksum of all PC firmware tables
 */
static inline uint8_t byte_sum(const void *data, size_t size)
{
    const uint8_t *byte = data;
    uint8_t sum = 0;

    for (size_t i = 0; i < size; i++)
        sum = (uint8_t)(sum + byte[i]);
    return sum;
}

#endif
