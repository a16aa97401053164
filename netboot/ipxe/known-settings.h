/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Settings that no script has set: of the machine, its interface and DHCP. Pure functions.
 */
#ifndef NETBOOT_IPXE_KNOWN_SETTINGS_H
#define NETBOOT_IPXE_KNOWN_SETTINGS_H

#include "netboot/growing-text.h"
#include "netboot/host.h"
#include "netboot/ipxe/setting-type.h"

#include <stdbool.h>

/**
 * known_setting_type() - The type and the DHCP option of a name
 * @name:   Without block
 * @type:   Filled if the name is known
 * @option: Filled then: 0 if it is no option
 *
 * Return: whether the name is known
 */
bool known_setting_type(const char *name, enum setting_type *type, unsigned *option);

/**
 * known_setting_fetch() - Look one up
 * @name:   Without block
 * @option: DHCP option that it is; 0: none
 * @dhcp:   Only what DHCP has told
 * @raw:    Its bytes are appended
 *
 * Return: whether it is known
 */
bool known_setting_fetch(const struct netboot_host *host, const char *name, unsigned option,
                         bool dhcp, struct text *raw);

#endif
