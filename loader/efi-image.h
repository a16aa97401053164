/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside the loader: programs for UEFI firmware that are no bzImage, such as unified kernel images.
 */
#ifndef LOADER_EFI_IMAGE_H
#define LOADER_EFI_IMAGE_H

#include "common/bytes.h"
#include "common/error.h"

#include <stdbool.h>

/**
 * efi_image_recognised() - Whether a file is a PE image, and not a bzImage that is one as well
 * @head: Its first bytes; any bytes
 */
bool efi_image_recognised(struct bytes head);

/**
 * efi_image_refuse() - Say that such a file cannot be a guest's kernel
 * @name:  Of the file
 * @error: Filled
 *
 * Return: always -1
 */
int efi_image_refuse(const char *name, struct error *error);

#endif
