/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * qemu-img, which is confined as QEMU is.
 */
#ifndef QEMU_INTEGRATION_GUEST_IMAGE_TOOL_H
#define QEMU_INTEGRATION_GUEST_IMAGE_TOOL_H

#include "common/error.h"
#include "qemu-integration/guest/state.h"

/**
 * image_tool_run() - Run it to its end
 * @what:  What the image is, for messages
 * @argv:  With the path of qemu-img, NULL-terminated
 * @file:  A descriptor that it inherits; -1: none
 * @error: Filled on failure with the first line of what it says
 *
 * Return: what it says, for the caller to free(); NULL if it fails
 */
char *image_tool_run(struct guest *guest, const char *what, char *const argv[], int file,
                     struct error *error);

#endif
