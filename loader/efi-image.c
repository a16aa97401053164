/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "loader/efi-image.h"

#include "loader/boot-params.h"
#include "loader/pe.h"

bool efi_image_recognised(struct bytes head)
{
    uint32_t magic;

    return pe_recognised(head) &&
           !(bytes_u32(head, SETUP_FIELD(header), &magic) && magic == SETUP_MAGIC);
}

int efi_image_refuse(const char *name, struct error *error)
{
    return error_set(error,
                     "%s: an EFI image, such as a unified kernel image, which only UEFI firmware "
                     "can start; use the kernel and the initrd in it",
                     name);
}
