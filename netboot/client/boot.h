/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A boot from the network: asks for an address, finds the configuration that the servers name, and
 * follows it.
 */
#ifndef NETBOOT_CLIENT_BOOT_H
#define NETBOOT_CLIENT_BOOT_H

#include "common/error.h"
#include "netboot/client/boot-state.h"

/**
 * boot_open() - Prepare a boot
 * @boot: Its identity, console, images and socket are filled by the caller; must not be moved
 */
void boot_open(struct boot *boot);

/**
 * boot_run() - Find out what is to be started, and fetch it
 * @outcome: Filled
 * @error:   Filled for NETBOOT_FAILED
 */
void boot_run(struct boot *boot, struct netboot_outcome *outcome, struct error *error);

/**
 * boot_close() - Free what boot_run() has filled
 */
void boot_close(struct boot *boot);

#endif
