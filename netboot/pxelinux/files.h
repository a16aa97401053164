/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of files as PXELINUX has them, and where it looks for a machine's configuration. Source:
 * the SYSLINUX project's pxelinux.txt.
 */
#ifndef NETBOOT_PXELINUX_FILES_H
#define NETBOOT_PXELINUX_FILES_H

#include "common/error.h"
#include "netboot/host.h"

/* Names of a configuration: option 209, UUID, MAC address, 8 parts of the address, "default". */
#define FILES_NAMES_MAX 12

#define FILES_MAC_SIZE  18 /* "01-" would be three more */
#define FILES_UUID_SIZE 37

/**
 * files_resolve() - Get the URI of a file
 * @directory: URI, ending in '/'
 * @name:      A name in that directory, even if it begins with '/'; "::PATH" on that server;
 *             "HOST::PATH" by TFTP; or a URI
 * @uri:       Filled: NETBOOT_URI_SIZE bytes
 *
 * Return: 0, or -1 with @error
 */
int files_resolve(const char *directory, const char *name, char *uri, struct error *error);

/**
 * files_format_mac(), files_format_uuid() - As they are in names of files
 */
void files_format_mac(const struct netboot_identity *identity, char text[FILES_MAC_SIZE]);
void files_format_uuid(const struct netboot_identity *identity, char text[FILES_UUID_SIZE]);

/**
 * files_list() - List the names of a machine's configuration, in the order to be tried
 * @names: Filled
 *
 * Return: how many
 */
unsigned files_list(const struct netboot_identity *identity,
                    const struct netboot_settings *settings,
                    char names[FILES_NAMES_MAX][NETBOOT_TEXT_SIZE]);

#endif
