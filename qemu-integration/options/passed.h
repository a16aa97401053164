/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options that only QEMU understands: passed on unchanged, in the user's order.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_PASSED_H
#define QEMU_INTEGRATION_OPTIONS_PASSED_H

#include "qemu-integration/options/parser.h"

extern const struct option_group passed_options;

/**
 * option_pass() - Pass an option on to QEMU; fails if there are too many
 */
apply_function option_pass;

#endif
