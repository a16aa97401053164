/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options that only QEMU understands: handed on as they are, in the user's order.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_PASSED_H
#define QEMU_INTEGRATION_OPTIONS_PASSED_H

#include "qemu-integration/options/parser.h"

extern const struct option_group passed_options;

/**
 * option_pass() - Hand an option on to QEMU; fails if there are too many
 */
apply_function option_pass;

#endif
