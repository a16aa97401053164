/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Constants that assembly shares with C code. The build compiles this file and turns each
 * "->NAME value" line of the result into a %define, so that each number is defined once.
 */
#include "firmware/direct-boot/processor.h"
#include "loader/handoff.h"

#define DEFINE(name) __asm__ volatile("\n->" #name " %c0" : : "i"(name))

void offsets(void);

void offsets(void)
{
    DEFINE(LOW_FIRMWARE_STACK_TOP);
    DEFINE(CR0_PE);
    DEFINE(CR0_PG);
    DEFINE(CR4_PAE);
    DEFINE(MSR_EFER);
    DEFINE(EFER_LME);
}
