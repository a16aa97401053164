/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Boot files that are loaders for a PC's firmware. A paravirtual guest cannot run them, but it can
 * do what they would: follow the configuration that lies beside them. Pure functions of names.
 *
 * Sources: the SYSLINUX project's pxelinux.txt; the iPXE project's list of build targets; GNU
 * GRUB's manual, "Network"; the netboot trees of Debian, Fedora and openSUSE.
 */
#ifndef NETBOOT_LOADER_NAME_H
#define NETBOOT_LOADER_NAME_H

#include "netboot/identity.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>

enum loader_kind {
    LOADER_NONE,       /* not known by its name: a script, a configuration or a kernel */
    LOADER_PXELINUX,   /* its configurations are in pxelinux.cfg/ beside it */
    LOADER_IPXE,       /* asks DHCP again, as iPXE, for a script */
    LOADER_GRUB,       /* see loader_grub_path() */
    LOADER_IMPOSSIBLE, /* its configuration cannot be followed: see loader_obstacle() */
};

/**
 * loader_kind() - Which loader a boot file is
 * @file: Path or URI; only the last component counts, a query or fragment does not, nor the case
 */
enum loader_kind loader_kind(const char *file);

/**
 * loader_obstacle() - Why a loader of LOADER_IMPOSSIBLE cannot be followed
 * @file: As for loader_kind()
 *
 * Return: the end of a sentence that begins with the file's name, such as "is Windows' loader"
 */
const char *loader_obstacle(const char *file);

/**
 * loader_grub_path() - Where GRUB's configuration may be
 * @index:    From 0
 * @identity: Machine
 * @address:  Its own; zero: has none
 * @path:     Filled: relative to the loader's URI, or absolute on its server
 * @size:     Bytes there; 64 are enough
 *
 * Return: false if there is no such candidate; all smaller indexes have one
 */
bool loader_grub_path(unsigned index, const struct netboot_identity *identity,
                      struct in_addr address, char *path, size_t size);

#endif
