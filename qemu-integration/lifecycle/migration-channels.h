/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a guest's state goes to or comes from, as clients name it: "uri", or "channels" since QEMU
 * 8.2. Pure.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_MIGRATION_CHANNELS_H
#define QEMU_INTEGRATION_LIFECYCLE_MIGRATION_CHANNELS_H

#include "common/error.h"
#include "qemu-integration/plan/migration-address.h"

#include <json-c/json.h>

/**
 * migration_channels_address() - Read the address of "migrate" or "migrate-incoming"
 * @address:   Filled
 * @arguments: Of the command; untrusted
 * @error:     Filled if there is not exactly one address, or it is none that can be used
 *
 * Return: 0, or -1
 */
int migration_channels_address(struct migration_address *address, const json_object *arguments,
                               struct error *error);

#endif
