/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs a script of iPXE's. Source: the iPXE project's documentation of its commands and settings.
 */
#ifndef NETBOOT_IPXE_IPXE_H
#define NETBOOT_IPXE_IPXE_H

#include "common/error.h"
#include "netboot/host.h"

/**
 * ipxe_is_script() - Whether a text is such a script
 */
bool ipxe_is_script(const char *text, size_t size);

/**
 * ipxe_boot() - Run a script
 * @host:    Of the program or of a test
 * @uri:     The script's own, absolute
 * @text:    The script
 * @size:    Bytes there
 * @outcome: Filled
 * @error:   Filled for NETBOOT_FAILED
 */
void ipxe_boot(const struct netboot_host *host, const char *uri, const char *text, size_t size,
               struct netboot_outcome *outcome, struct error *error);

#endif
