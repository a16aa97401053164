/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How often to look at what does not tell when it changes: soon at first, then less and less often.
 * Looking takes processor time, and on a busy host the change may wait for just that.
 */
#ifndef COMMON_POLL_INTERVAL_H
#define COMMON_POLL_INTERVAL_H

/* Milliseconds until the second look. */
#define POLL_INTERVAL_FIRST 1

/* At most so many milliseconds between two looks. */
#define POLL_INTERVAL_LAST 128

/* Milliseconds until the look after next. */
static inline int poll_interval_next(int interval)
{
    return interval < POLL_INTERVAL_LAST ? 2 * interval : interval;
}

#endif
