/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan/numbers.h"

#include <inttypes.h>
#include <stdio.h>

void plan_number_set(char text[PLAN_NUMBER_SIZE], int64_t number)
{
    snprintf(text, PLAN_NUMBER_SIZE, "%" PRId64, number);
}
