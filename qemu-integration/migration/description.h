/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a stream says of its guest, as JSON: whoever reads it compares that with the guest that is
 * to take its place.
 */
#ifndef QEMU_INTEGRATION_MIGRATION_DESCRIPTION_H
#define QEMU_INTEGRATION_MIGRATION_DESCRIPTION_H

#include "common/error.h"
#include "qemu-integration/plan/plan.h"

#include <json-c/json.h>
#include <stddef.h>

/**
 * description_make() - Describe a guest
 *
 * Return: text, owned by the caller; NULL without memory
 */
char *description_make(const struct plan *plan);

/**
 * description_parse() - Read what a stream says
 * @text: Untrusted
 * @size: Of that, in bytes
 *
 * Return: an object, to be released by json_object_put(); NULL if it is none
 */
json_object *description_parse(const char *text, size_t size);

/**
 * description_check() - Compare a stream's guest with another
 * @ours:  From description_make()
 * @text:  The stream's; untrusted
 * @size:  Of that, in bytes
 * @error: Filled if the other cannot take its place, with the option that has to be different
 *
 * Name, UUID and what the guest does not see may differ.
 *
 * Return: 0, or -1
 */
int description_check(const char *ours, const char *text, size_t size, struct error *error);

#endif
