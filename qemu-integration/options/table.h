/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All options that there are.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_TABLE_H
#define QEMU_INTEGRATION_OPTIONS_TABLE_H

#include "qemu-integration/options/parser.h"

/* In the order of -help, ended by NULL. A name has one row that is not KIND_FORM. */
extern const struct option_group *const option_groups[];

#endif
