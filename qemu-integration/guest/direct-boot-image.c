/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/guest/direct-boot-image.h"

#include <stdlib.h>
#include <string.h>

/* Defined in direct-boot-image-data.S. */
extern const uint8_t direct_boot_image_start[];
extern const uint8_t direct_boot_image_end[];

static size_t image_size(void)
{
    return (size_t)(direct_boot_image_end - direct_boot_image_start);
}

uint8_t *direct_boot_image_fill(const struct handoff *handoff, size_t *size)
{
    uint8_t *image = malloc(image_size());

    if (image == NULL)
        return NULL;
    memcpy(image, direct_boot_image_start, image_size());
    memcpy(image, handoff, sizeof(*handoff));
    *size = image_size();
    return image;
}

uint64_t direct_boot_image_address(void)
{
    return UINT64_C(0x100000) - image_size();
}
