/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lists of processors as users write them: "0-3,5". Pure functions of their text.
 */
#ifndef COMMON_CPU_LIST_H
#define COMMON_CPU_LIST_H

#include "common/error.h"

#include <stdint.h>

#define CPU_LIST_MAX 4096 /* Xen's own limit is below that */

struct cpu_list {
    uint8_t bits[CPU_LIST_MAX / 8]; /* bit n % 8 of byte n / 8 is processor n */
    unsigned highest;               /* processor that is in it */
};

/**
 * cpu_list_parse() - Read a list that has at least one processor
 * @list:  Filled on success
 * @text:  Numbers and ranges, from 0 to CPU_LIST_MAX - 1
 * @error: Filled on failure
 *
 * Return: 0, or -1
 */
int cpu_list_parse(struct cpu_list *list, const char *text, struct error *error);

#endif
