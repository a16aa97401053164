/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "loader/xz-kernel.h"

#include "common/min-max.h"
#include "common/units.h"
#include "loader/bzimage.h"

#include <lzma.h>
#include <string.h>
#include <sys/mman.h>

/* After the xz file the payload has the unpacked size (Linux scripts/Makefile.lib, size_append). */
#define SIZE_SIZE 4

/* Ten times what any kernel needs: see kernel_unpacked_max(). */
#define RATIO_MAX    64
#define UNPACKED_MAX (1024 * MIB)

/* Linux packs with a dictionary of up to 128 MiB. */
#define DECODER_MEMORY (192 * MIB)

/* Before each block that liblzma is given; as long as the strictest alignment it may want. */
struct block {
    size_t size;
    uint8_t reserved[64 - sizeof(size_t)];
};

_Static_assert(sizeof(struct block) == 64, "alignment");

/* Unpacked at once. What is populated beforehand is no more than that. */
#define STEP (8 * MIB)

/* What is not populated, as an older kernel cannot, costs a fault a page. */
static void populate(void *pages, size_t size)
{
    madvise(pages, size, MADV_POPULATE_WRITE);
}

static void *reserve_pages(size_t size)
{
    void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return pages == MAP_FAILED ? NULL : pages;
}

/* A dictionary may be larger than all that is unpacked: @context says how much that can be. */
static void *allocate(void *context, size_t count, size_t size)
{
    const size_t *unpacked = context;
    struct block *block;
    size_t total;

    if (__builtin_mul_overflow(count, size, &total) ||
        __builtin_add_overflow(total, sizeof(*block), &total))
        return NULL;
    block = reserve_pages(total);
    if (block == NULL)
        return NULL;
    if (total < *unpacked)
        populate(block, total);
    block->size = total;
    return block + 1;
}

static void release(void *context, void *memory)
{
    struct block *block = memory;

    (void)context;
    if (block != NULL)
        munmap(block - 1, block[-1].size);
}

/* Finds the xz file in the payload, and the size that it unpacks to. */
static bool find_xz_file(struct bytes kernel, struct bytes *packed, uint32_t *size)
{
    struct bytes payload;

    if (!bzimage_find_payload(kernel, &payload) || payload.size <= SIZE_SIZE)
        return false;
    *packed = (struct bytes){payload.data, payload.size - SIZE_SIZE};
    return bytes_u32(payload, packed->size, size);
}

static bool unpack(struct bytes packed, uint8_t *unpacked, size_t size)
{
    const lzma_allocator allocator = {.alloc = allocate, .free = release, .opaque = &size};
    lzma_stream stream = LZMA_STREAM_INIT;
    size_t done = 0;
    lzma_ret result;

    stream.allocator = &allocator;
    stream.next_in = packed.data;
    stream.avail_in = packed.size;
    stream.next_out = unpacked;
    result = lzma_stream_decoder(&stream, DECODER_MEMORY, 0);
    /* Step by step: the size is only what the file says. */
    while (result == LZMA_OK && stream.avail_out == 0 && done < size) {
        stream.avail_out = (size_t)min(STEP, size - done);
        populate(unpacked + done, stream.avail_out);
        done += stream.avail_out;
        result = lzma_code(&stream, LZMA_FINISH);
    }
    lzma_end(&stream);
    return result == LZMA_STREAM_END && stream.avail_out == 0 && done == size;
}

uint64_t kernel_unpacked_max(uint64_t packed)
{
    return packed < UNPACKED_MAX / RATIO_MAX ? packed * RATIO_MAX : UNPACKED_MAX;
}

bool xz_kernel_unpack(struct bytes kernel, uint64_t limit, struct bytes *elf)
{
    struct bytes packed;
    uint32_t size;
    uint8_t *unpacked;

    *elf = (struct bytes){0};
    if (!find_xz_file(kernel, &packed, &size) || size == 0 || size > limit ||
        size > kernel_unpacked_max(packed.size))
        return false;
    /* Check before allocating memory: the first bytes rule out most other formats. */
    static const uint8_t magic[] = {0xfd, '7', 'z', 'X', 'Z', 0};
    const void *start = bytes_get(packed, 0, sizeof(magic));
    if (start == NULL || memcmp(start, magic, sizeof(magic)) != 0)
        return false;
    unpacked = reserve_pages(size);
    if (unpacked == NULL)
        return false;
    if (!unpack(packed, unpacked, size)) {
        munmap(unpacked, size);
        return false;
    }
    *elf = (struct bytes){unpacked, size};
    return true;
}
