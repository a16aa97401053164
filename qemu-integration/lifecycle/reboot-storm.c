/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/reboot-storm.h"

#define LONG_LIFE   10 /* seconds */
#define FREE_LIVES  5
#define REST_MAX    60 /* seconds */
#define DOUBLED_MAX 6  /* 2^6 > REST_MAX */

unsigned reboot_storm_rest(struct reboot_storm *storm, double lived)
{
    if (lived >= LONG_LIFE) {
        storm->short_lives = 0;
        return 0;
    }
    if (storm->short_lives < FREE_LIVES + DOUBLED_MAX + 1)
        storm->short_lives++;
    if (storm->short_lives <= FREE_LIVES)
        return 0;
    unsigned rest = 1U << (storm->short_lives - FREE_LIVES - 1);
    return rest < REST_MAX ? rest : REST_MAX;
}
