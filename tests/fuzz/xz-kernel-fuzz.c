/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that for any bytes as a packed kernel, the unpacked size is within the limit, and nothing
 * is left after a failure. libFuzzer target.
 */
#include "loader/xz-kernel.h"

#include "common/units.h"

#include <stdlib.h>
#include <sys/mman.h>

#define LIMIT MIB

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes elf;

    if (!xz_kernel_unpack((struct bytes){data, size}, LIMIT, &elf)) {
        if (elf.size != 0)
            abort();
        return 0;
    }
    if (elf.size == 0 || elf.size > LIMIT)
        abort();
    munmap((void *)(uintptr_t)elf.data, elf.size);
    return 0;
}
