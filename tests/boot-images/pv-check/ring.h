/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The byte rings of the console and of xenstore: a producer and a consumer index that only count
 * up, each written by one side.
 */
#ifndef PV_CHECK_RING_H
#define PV_CHECK_RING_H

#include <stdbool.h>
#include <stdint.h>

struct ring {
    char *bytes;
    uint32_t size; /* a power of two */
    uint32_t *consumer;
    uint32_t *producer;
};

/**
 * ring_put() - Append a byte; the other side sees it at once
 *
 * Return: false if the ring is full
 */
static inline bool ring_put(const struct ring *ring, char byte)
{
    uint32_t producer = *ring->producer;

    if (producer - __atomic_load_n(ring->consumer, __ATOMIC_ACQUIRE) >= ring->size)
        return false;
    ring->bytes[producer & (ring->size - 1)] = byte;
    __atomic_store_n(ring->producer, producer + 1, __ATOMIC_RELEASE);
    return true;
}

/**
 * ring_get() - Take a byte
 *
 * Return: false if the ring is empty
 */
static inline bool ring_get(const struct ring *ring, char *byte)
{
    uint32_t consumer = *ring->consumer;

    if (__atomic_load_n(ring->producer, __ATOMIC_ACQUIRE) == consumer)
        return false;
    *byte = ring->bytes[consumer & (ring->size - 1)];
    __atomic_store_n(ring->consumer, consumer + 1, __ATOMIC_RELEASE);
    return true;
}

/**
 * ring_is_empty() - Whether all that was put has been taken
 */
static inline bool ring_is_empty(const struct ring *ring)
{
    return __atomic_load_n(ring->consumer, __ATOMIC_ACQUIRE) ==
           __atomic_load_n(ring->producer, __ATOMIC_ACQUIRE);
}

#endif
