/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys that can have only some of the values that they have in QEMU: those that say what Xen does
 * anyway.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_FIXED_VALUES_H
#define QEMU_INTEGRATION_OPTIONS_FIXED_VALUES_H

#include "qemu-integration/options/parser.h"

struct fixed_value {
    const char *key;
    const char *values; /* separated by '|'; "": none at all; NULL: any */
    const char *reason; /* why no other value; NULL if any is allowed */
};

/**
 * option_check_value() - Check one key and its value
 * @option: Name of the option, for messages
 * @values: What is allowed
 * @count:  Of @values
 *
 * Return: 1 if the value is allowed, 0 if the key is not in @values, or -1
 */
int option_check_value(const char *option, const char *key, const char *value,
                       const struct fixed_value *values, size_t count, struct error *error);

/**
 * option_check_values() - Check a list that may have no other keys
 *
 * Return: 0, or -1
 */
int option_check_values(const char *option, const char *argument, const struct fixed_value *values,
                        size_t count, struct error *error);

#endif
