/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options that describe the guest: -name, -M, -m, -smp, -uuid, ...
 */
#ifndef QEMU_INTEGRATION_OPTIONS_MACHINE_H
#define QEMU_INTEGRATION_OPTIONS_MACHINE_H

#include "qemu-integration/options/parser.h"

extern const struct option_group machine_options;

#endif
