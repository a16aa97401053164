/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options about QEMU's process and the host: -D, -msg, -overcommit, -rtc, ...
 */
#ifndef QEMU_INTEGRATION_OPTIONS_HOST_H
#define QEMU_INTEGRATION_OPTIONS_HOST_H

#include "qemu-integration/options/parser.h"

extern const struct option_group host_options;

#endif
