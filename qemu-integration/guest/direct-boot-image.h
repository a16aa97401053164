/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The direct-boot firmware image. It is part of the program, so that no file can be missing or of
 * another version.
 */
#ifndef QEMU_INTEGRATION_GUEST_DIRECT_BOOT_IMAGE_H
#define QEMU_INTEGRATION_GUEST_DIRECT_BOOT_IMAGE_H

#include "common/bytes.h"
#include "loader/handoff.h"

#include <stdint.h>

/**
 * direct_boot_image_fill() - A copy of the image with the hand-off in place
 * @handoff: What the firmware has to do
 * @size:    Filled with the size of the image in bytes
 *
 * Return: image to free(), or NULL if memory is exhausted
 */
uint8_t *direct_boot_image_fill(const struct handoff *handoff, size_t *size);

/**
 * direct_boot_image_address() - Guest address of the image, which begins with the hand-off
 */
uint64_t direct_boot_image_address(void);

#endif
