/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "initrd.h"

#include <stdlib.h>

#include "random.h"
#include "tests/boot-images/checksum.h"

#define SEED 0x696e69747264 /* another sequence than any kernel's */

uint8_t *initrd_make(size_t size, uint64_t *checksum, struct error *error)
{
    uint8_t *data = malloc(size + 1); /* never 0 bytes */

    if (data == NULL) {
        error_set(error, "not enough memory for %zu bytes", size);
        return NULL;
    }
    random_fill(data, size, SEED + size);
    *checksum = checksum_bytes(data, size);
    return data;
}
