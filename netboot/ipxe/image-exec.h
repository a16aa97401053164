/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From the name of an image to what it does: fetching and executing.
 */
#ifndef NETBOOT_IPXE_IMAGE_EXEC_H
#define NETBOOT_IPXE_IMAGE_EXEC_H

#include "netboot/ipxe/interpreter.h"

/**
 * ipxe_acquire() - Find an image by its name, or fetch it
 * @reference: Name, or URI relative to the script that runs
 * @fetch:     Fetch it even if there is one of that name
 *
 * Return: the image, or NULL after the user has been told
 */
struct image *ipxe_acquire(struct ipxe *ipxe, const char *reference, bool fetch);

/**
 * ipxe_execute_image() - Run a script, or end with a kernel and its initrds, or with a loader
 * @image: Not valid afterwards
 *
 * Return: status
 */
uint32_t ipxe_execute_image(struct ipxe *ipxe, struct image *image);

/**
 * ipxe_run_replacement() - Execute the image that is to take the place of a script
 * @status: Of the script, which has ended
 *
 * Return: the image's status; @status if there is none
 */
uint32_t ipxe_run_replacement(struct ipxe *ipxe, uint32_t status);

#endif
