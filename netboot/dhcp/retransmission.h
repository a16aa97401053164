/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When to send again: after about one second at first, then twice as long each time, with some
 * chance in it, so that machines that start together do not stay in step. Pure.
 */
#ifndef NETBOOT_DHCP_RETRANSMISSION_H
#define NETBOOT_DHCP_RETRANSMISSION_H

#include "common/min-max.h"

#include <stdint.h>

/* Milliseconds until the first repetition, and at most between two. */
#define RETRANSMISSION_FIRST 1000
#define RETRANSMISSION_LAST  8000

struct retransmission {
    uint64_t random;  /* state of the generator; seeded by the owner */
    int64_t next;     /* when to send */
    int64_t interval; /* milliseconds until the time after that */
    unsigned sent;    /* so far */
};

/**
 * retransmission_random() - A number that others cannot guess if they do not know the seed
 *
 * Source: the generator "splitmix64" (public domain).
 */
static inline uint64_t retransmission_random(struct retransmission *retransmission)
{
    uint64_t number = retransmission->random += UINT64_C(0x9e3779b97f4a7c15);

    number = (number ^ number >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    number = (number ^ number >> 27) * UINT64_C(0x94d049bb133111eb);
    return number ^ number >> 31;
}

/**
 * retransmission_begin() - Send something new at once
 */
static inline void retransmission_begin(struct retransmission *retransmission, int64_t now)
{
    retransmission->next = now;
    retransmission->interval = RETRANSMISSION_FIRST;
    retransmission->sent = 0;
}

/**
 * retransmission_sent() - Plan the next time, 7/8 to 9/8 of the interval from now
 */
static inline void retransmission_sent(struct retransmission *retransmission, int64_t now)
{
    int64_t interval = retransmission->interval;
    int64_t jitter = (int64_t)(retransmission_random(retransmission) % (uint64_t)(interval / 4));

    retransmission->sent++;
    retransmission->next = now + interval - interval / 8 + jitter;
    retransmission->interval = (int64_t)min((uint64_t)interval * 2, RETRANSMISSION_LAST);
}

#endif
