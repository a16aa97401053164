/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "delay.h"

#include "ports.h"

/* 8254 channel 2, whose output can be read at the keyboard controller's port B */
#define TIMER_CHANNEL_2  0x42
#define TIMER_CONTROL    0x43
#define TIMER_2_ONE_SHOT 0xb0 /* channel 2, both bytes, mode 0 */
#define PORT_B           0x61
#define PORT_B_GATE      0x01
#define PORT_B_SPEAKER   0x02
#define PORT_B_OUTPUT    0x20

void delay_us(uint32_t microseconds)
{
    /* 1193182 Hz; 1193 / 1000 ticks a microsecond is close enough */
    uint32_t ticks = microseconds * 1193U / 1000U + 1;

    out8(PORT_B, (uint8_t)((in8(PORT_B) & ~PORT_B_SPEAKER) | PORT_B_GATE));
    out8(TIMER_CONTROL, TIMER_2_ONE_SHOT);
    out8(TIMER_CHANNEL_2, (uint8_t)ticks);
    out8(TIMER_CHANNEL_2, (uint8_t)(ticks >> 8));
    while (!(in8(PORT_B) & PORT_B_OUTPUT))
        ;
}
