/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/migration/stream.h"

#include <endian.h>
#include <string.h>
#include <xxhash.h>

uint64_t stream_checksum(uint32_t version, uint64_t index, uint32_t kind, const void *data,
                         uint32_t size)
{
    const uint64_t place[2] = {htole64(index), htole64((uint64_t)kind << 32 | size)};

    if (version == 1)
        return XXH3_64bits_withSeed(data, size, XXH3_64bits(place, sizeof(place)));
    return XXH64(data, size, XXH64(place, sizeof(place), version == 2 ? 0 : version));
}

int stream_take_end(struct stream_end *end, const void *data, size_t size)
{
    if (size != STREAM_END_SHORT && size != sizeof(*end))
        return -1;
    *end = (struct stream_end){0};
    memcpy(end, data, size);
    return 0;
}
