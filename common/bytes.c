/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/bytes.h"

#include <endian.h>
#include <string.h>

const void *bytes_get(struct bytes bytes, uint64_t offset, uint64_t length)
{
    if (bytes.data == NULL || offset > bytes.size || length > bytes.size - offset)
        return NULL;
    return bytes.data + offset;
}

static bool read_number(struct bytes bytes, uint64_t offset, void *number, size_t size)
{
    const void *source = bytes_get(bytes, offset, size);

    if (source == NULL)
        memset(number, 0, size);
    else
        memcpy(number, source, size);
    return source != NULL;
}

bool bytes_u8(struct bytes bytes, uint64_t offset, uint8_t *value)
{
    return read_number(bytes, offset, value, sizeof(*value));
}

bool bytes_u16(struct bytes bytes, uint64_t offset, uint16_t *value)
{
    bool inside = read_number(bytes, offset, value, sizeof(*value));

    *value = le16toh(*value);
    return inside;
}

bool bytes_u32(struct bytes bytes, uint64_t offset, uint32_t *value)
{
    bool inside = read_number(bytes, offset, value, sizeof(*value));

    *value = le32toh(*value);
    return inside;
}

bool bytes_u64(struct bytes bytes, uint64_t offset, uint64_t *value)
{
    bool inside = read_number(bytes, offset, value, sizeof(*value));

    *value = le64toh(*value);
    return inside;
}
