/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes a packet in network byte order into a buffer of fixed size, and never past its end.
 */
#ifndef NETBOOT_DHCP_WRITER_H
#define NETBOOT_DHCP_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct writer {
    uint8_t *data;
    size_t size;     /* bytes written */
    size_t capacity; /* bytes at data */
    bool overflow;   /* something did not fit and was left out */
};

static inline void writer_bytes(struct writer *writer, const void *bytes, size_t size)
{
    if (size > writer->capacity - writer->size) {
        writer->overflow = true;
        return;
    }
    if (size > 0)
        memcpy(writer->data + writer->size, bytes, size);
    writer->size += size;
}

static inline void writer_u8(struct writer *writer, uint8_t value)
{
    writer_bytes(writer, &value, 1);
}

static inline void writer_u16(struct writer *writer, uint16_t value)
{
    writer_bytes(writer, (const uint8_t[]){value >> 8, value & 0xff}, 2);
}

static inline void writer_u32(struct writer *writer, uint32_t value)
{
    writer_u16(writer, value >> 16);
    writer_u16(writer, value & 0xffff);
}

#endif
