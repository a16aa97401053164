/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * GRUB's names of files: "(tftp,server)/path", "/path" on $root.
 */
#ifndef NETBOOT_GRUB_PATHS_H
#define NETBOOT_GRUB_PATHS_H

#include "netboot/grub/interpreter.h"

/**
 * grub_path_uri() - The URI of a file
 * @uri:   Filled: absolute
 * @error: Filled on failure: there is no such device here, or the name is too long
 *
 * Return: 0, or -1
 */
int grub_path_uri(struct grub *grub, const char *file, char uri[NETBOOT_URI_SIZE],
                  struct error *error);

/**
 * grub_path_fetch() - Fetch a file as an image
 * @uri:   Filled: absolute
 * @error: Filled on failure
 *
 * Return: the image's number, or -1
 */
int grub_path_fetch(struct grub *grub, const char *file, char uri[NETBOOT_URI_SIZE],
                    struct error *error);

/**
 * grub_path_is_disk() - Whether a file is on a disk of the machine's own, such as "(hd0)+1"
 */
bool grub_path_is_disk(struct grub *grub, const char *file);

/**
 * grub_path_init() - Set the variables that name places: root, prefix and the like
 */
void grub_path_init(struct grub *grub);

#endif
