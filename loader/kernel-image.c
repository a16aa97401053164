/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "loader/kernel-image.h"

#include "loader/bzimage.h"
#include "loader/efi-image.h"
#include "loader/elf.h"

#include <inttypes.h>

/* Kernels run below 4 GiB. Holding them to that here keeps sums of sizes from overflowing. */
#define FILE_SIZE_LIMIT (UINT64_C(1) << 32)

int kernel_image_parse(struct kernel_image *image, struct bytes head, uint64_t file_size,
                       const char *name, struct error *error)
{
    const struct kernel_file file = {.head = head, .size = file_size, .name = name};
    uint64_t wanted = file_size < KERNEL_HEAD_SIZE ? file_size : KERNEL_HEAD_SIZE;

    *image = (struct kernel_image){.file_size = file_size};
    if (file_size == 0)
        return error_set(error, "%s: the file is empty", name);
    if (file_size >= FILE_SIZE_LIMIT)
        return error_set(error, "%s: too large for a kernel: %" PRIu64 " MiB", name,
                         file_size >> 20);
    if (head.size != wanted)
        return error_set(error, "%s: only %zu of its first %" PRIu64 " bytes could be read", name,
                         head.size, wanted);
    if (efi_image_recognised(head))
        return efi_image_refuse(name, error);
    if (elf_recognised(&file))
        return elf_parse(image, &file, error);
    return bzimage_parse(image, &file, error);
}
