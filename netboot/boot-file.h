/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the file is that the network's servers name to boot. A pure function of the settings.
 */
#ifndef NETBOOT_BOOT_FILE_H
#define NETBOOT_BOOT_FILE_H

#include "common/error.h"
#include "netboot/settings.h"

/**
 * boot_file_find() - The boot file's URI
 * @settings: Its boot file is a URI, or a path on its TFTP server
 * @uri:      Filled on success, as by uri_resolve()
 * @error:    Filled if servers have named no boot file, no server of it, or what is no URI
 *
 * Return: 0, or -1
 */
int boot_file_find(const struct netboot_settings *settings, char uri[NETBOOT_URI_SIZE],
                   struct error *error);

#endif
