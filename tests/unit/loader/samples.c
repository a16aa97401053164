/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/loader/samples.h"

#include "common/array.h"

#include <string.h>

const uint16_t sample_protocols[] = {0x200, 0x201, 0x202, 0x203, 0x204, 0x205, 0x206, 0x207,
                                     0x208, 0x209, 0x20a, 0x20b, 0x20c, 0x20d, 0x20e, 0x20f};
const size_t sample_protocol_count = ARRAY_SIZE(sample_protocols);

static void put(struct sample *sample, size_t offset, uint64_t value, unsigned size)
{
    for (unsigned i = 0; i < size; i++)
        sample->head[offset + i] = (uint8_t)(value >> (8 * i));
}

void put8(struct sample *sample, size_t offset, uint8_t value)
{
    put(sample, offset, value, 1);
}

void put16(struct sample *sample, size_t offset, uint16_t value)
{
    put(sample, offset, value, 2);
}

void put32(struct sample *sample, size_t offset, uint32_t value)
{
    put(sample, offset, value, 4);
}

void put64(struct sample *sample, size_t offset, uint64_t value)
{
    put(sample, offset, value, 8);
}

size_t sample_header_end(uint16_t protocol)
{
    static const size_t ends[] = {0x224, 0x226, 0x22c, 0x230, 0x230, 0x235, 0x23c, 0x248,
                                  0x250, 0x258, 0x264, 0x268, 0x268, 0x268, 0x268, 0x26c};

    return ends[protocol - 0x200];
}

void sample_bzimage(struct sample *sample, uint16_t protocol, uint8_t setup_sects,
                    uint64_t protected_mode_size)
{
    size_t end = sample_header_end(protocol);

    memset(sample, 0, sizeof(*sample));
    sample->size = (1 + (uint64_t)setup_sects) * 512 + protected_mode_size;
    memset(sample->head + end, 0xff, 0x300 - end);

    put8(sample, 0x1f1, setup_sects);
    put16(sample, 0x1fe, 0xaa55);
    put8(sample, 0x200, 0xeb);
    put8(sample, 0x201, (uint8_t)(end - 0x202));
    memcpy(sample->head + 0x202, "HdrS", 4);
    put16(sample, 0x206, protocol);
    put8(sample, 0x211, 0x01);
    put32(sample, 0x214, 0x100000);
    put32(sample, 0x1f4, (uint32_t)((protected_mode_size + 15) / 16));
    if (protocol < 0x204)
        put16(sample, 0x1f6, 0x1234); /* swap_dev */
    if (protocol >= 0x203)
        put32(sample, 0x22c, 0x7fffffff);
    if (protocol >= 0x205)
        put32(sample, 0x230, 0x200000);
    if (protocol >= 0x206)
        put32(sample, 0x238, 2047);
    if (protocol >= 0x20a) {
        put8(sample, 0x235, 16);
        put64(sample, 0x258, 0x100000);
        put32(sample, 0x260, (uint32_t)protected_mode_size);
    }
}

size_t sample_phdr(int is_64, unsigned index, enum sample_phdr_field field)
{
    static const size_t offsets_32[] = {0, 4, 8, 12, 16, 20};
    static const size_t offsets_64[] = {0, 8, 16, 24, 32, 40};

    return is_64 ? 64 + index * 56 + offsets_64[field] : 52 + index * 32 + offsets_32[field];
}

void put_word(struct sample *sample, int is_64, size_t offset, uint64_t value)
{
    put(sample, offset, value, is_64 ? 8 : 4);
}

void sample_elf(struct sample *sample, int is_64)
{
    static const struct {
        uint64_t offset, physical, file_size, memory_size;
    } segments[] = {{0x1000, 0x1000000, 0x2000, 0x2000}, {0x3000, 0x1800000, 0x1000, 0x5000}};

    memset(sample, 0, sizeof(*sample));
    sample->size = 0x4000;
    memcpy(sample->head, "\177ELF", 4);
    put8(sample, 4, is_64 ? 2 : 1);
    put8(sample, 5, 1);
    put8(sample, 6, 1);
    put16(sample, 16, 2);
    put16(sample, 18, is_64 ? 62 : 3);
    put32(sample, 20, 1);
    put_word(sample, is_64, 24, 0x1000040);
    put_word(sample, is_64, is_64 ? 32 : 28, is_64 ? 64 : 52);
    put16(sample, is_64 ? 54 : 42, is_64 ? 56 : 32);
    put16(sample, is_64 ? 56 : 44, 2);
    for (unsigned i = 0; i < 2; i++) {
        put32(sample, sample_phdr(is_64, i, PHDR_TYPE), 1);
        put_word(sample, is_64, sample_phdr(is_64, i, PHDR_OFFSET), segments[i].offset);
        put_word(sample, is_64, sample_phdr(is_64, i, PHDR_VADDR),
                 segments[i].physical + (is_64 ? UINT64_C(0xffffffff80000000) : 0xc0000000));
        put_word(sample, is_64, sample_phdr(is_64, i, PHDR_PADDR), segments[i].physical);
        put_word(sample, is_64, sample_phdr(is_64, i, PHDR_FILESZ), segments[i].file_size);
        put_word(sample, is_64, sample_phdr(is_64, i, PHDR_MEMSZ), segments[i].memory_size);
    }
}
