/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options about the life of the guest: -S, -action, -daemonize, ...
 */
#ifndef QEMU_INTEGRATION_OPTIONS_RUN_H
#define QEMU_INTEGRATION_OPTIONS_RUN_H

#include "qemu-integration/options/parser.h"

extern const struct option_group run_options;

#endif
