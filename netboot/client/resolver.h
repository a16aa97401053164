/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The name servers that libc asks: its /etc/resolv.conf is a symbolic link to a file of ours.
 */
#ifndef NETBOOT_CLIENT_RESOLVER_H
#define NETBOOT_CLIENT_RESOLVER_H

#include "common/error.h"
#include "netboot/settings.h"

/* The file, in the output directory. */
#define RESOLVER_FILE "resolv.conf"

/**
 * resolver_configure() - Write the file
 * @directory: Descriptor of the output directory
 *
 * Return: 0, or -1 with error filled
 */
int resolver_configure(int directory, const struct netboot_addresses *addresses,
                       struct error *error);

#endif
