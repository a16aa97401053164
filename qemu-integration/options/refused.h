/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's options, of versions 7.2 to 11, that make no sense here or cannot be had on Xen, each with
 * the reason. What a family of options refuses of its own kind is in its own rows.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_REFUSED_H
#define QEMU_INTEGRATION_OPTIONS_REFUSED_H

#include "qemu-integration/options/parser.h"

extern const struct option_group refused_options;

#endif
