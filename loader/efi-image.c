/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Source: Microsoft's PE format, "MS-DOS Stub" and "Signature" */
#include "loader/efi-image.h"

#include "loader/boot-params.h"

#include <string.h>

#define PE_OFFSET 0x3c /* of the signature's offset */

bool efi_image_recognised(struct bytes head)
{
    const void *stub = bytes_get(head, 0, 2);
    uint32_t offset, magic;

    if (stub == NULL || memcmp(stub, "MZ", 2) != 0 || !bytes_u32(head, PE_OFFSET, &offset))
        return false;
    const void *signature = bytes_get(head, offset, 4);
    return signature != NULL && memcmp(signature, "PE\0\0", 4) == 0 &&
           !(bytes_u32(head, SETUP_FIELD(header), &magic) && magic == SETUP_MAGIC);
}

int efi_image_refuse(const char *name, struct error *error)
{
    return error_set(error,
                     "%s: an EFI image, such as a unified kernel image, which only UEFI firmware "
                     "can start; use the kernel and the initrd in it",
                     name);
}
