/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The monitor's question for the domain's nodes in xenstore.
 */
#ifndef QEMU_INTEGRATION_LIFECYCLE_DOMAIN_STORE_H
#define QEMU_INTEGRATION_LIFECYCLE_DOMAIN_STORE_H

#include "common/error.h"

#include <json-c/json.h>

/**
 * life_query_store() - The domain's nodes, each with "path" below the domain's own and "value"
 * @context: struct lifecycle
 *
 * The guest writes most of them: what is not printable ASCII is there as \xNN.
 *
 * Return: list, to be released by the caller; or NULL
 */
json_object *life_query_store(void *context, json_object *arguments, struct error *error);

#endif
