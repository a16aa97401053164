/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Boots as a grub.cfg says. Source: GNU GRUB's manual, "Writing full configuration files directly",
 * "Shell-like scripting" and "Commands".
 */
#ifndef NETBOOT_GRUB_GRUB_H
#define NETBOOT_GRUB_GRUB_H

#include "common/error.h"
#include "netboot/host.h"

/**
 * grub_boot() - Run a configuration, show its menu and fetch what is chosen
 * @host:    Of the program or of a test
 * @uri:     The configuration's own, absolute: its server is $root, its directory $prefix
 * @text:    The configuration
 * @size:    Bytes there
 * @outcome: Filled
 * @error:   Filled for NETBOOT_FAILED
 */
void grub_boot(const struct netboot_host *host, const char *uri, const char *text, size_t size,
               struct netboot_outcome *outcome, struct error *error);

#endif
