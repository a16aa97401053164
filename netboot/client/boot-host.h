/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The program as a boot configuration sees it: the real struct netboot_host.
 */
#ifndef NETBOOT_CLIENT_BOOT_HOST_H
#define NETBOOT_CLIENT_BOOT_HOST_H

#include "netboot/client/boot-state.h"

/**
 * boot_host_fill() - Fill @boot's host, whose context @boot is
 */
void boot_host_fill(struct boot *boot);

#endif
