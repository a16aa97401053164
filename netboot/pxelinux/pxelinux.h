/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Boots as PXELINUX's configuration says. Source: the SYSLINUX project's documentation (config.txt,
 * menu.txt, pxelinux.txt).
 */
#ifndef NETBOOT_PXELINUX_PXELINUX_H
#define NETBOOT_PXELINUX_PXELINUX_H

#include "common/error.h"
#include "netboot/host.h"

/**
 * pxelinux_boot() - Find the machine's configuration, show its menu and fetch what is chosen
 * @host:    Of the program or of a test
 * @base:    URI of the directory, ending in '/': where PXELINUX would lie, or option 210
 * @outcome: Filled
 * @error:   Filled for NETBOOT_FAILED
 */
void pxelinux_boot(const struct netboot_host *host, const char *base,
                   struct netboot_outcome *outcome, struct error *error);

#endif
