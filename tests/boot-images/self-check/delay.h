/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Waiting, by the interval timer. */
#ifndef SELF_CHECK_DELAY_H
#define SELF_CHECK_DELAY_H

#include <stdint.h>

/**
 * delay_us() - Wait
 * @microseconds: 1 to 50000
 */
void delay_us(uint32_t microseconds);

#endif
