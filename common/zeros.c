/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/zeros.h"

#include <stdint.h>
#include <string.h>

/* Most memory is found to have others at its first words. */
bool has_only_zeros(const void *data, size_t size)
{
    const uint8_t *at = data;
    uint64_t words[8];

    for (; size >= sizeof(words); at += sizeof(words), size -= sizeof(words)) {
        memcpy(words, at, sizeof(words));
        if ((words[0] | words[1] | words[2] | words[3] | words[4] | words[5] | words[6] |
             words[7]) != 0)
            return false;
    }
    for (; size > 0; size--)
        if (*at++ != 0)
            return false;
    return true;
}
