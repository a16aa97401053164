/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The argument of -M: the machine and its properties.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_MACHINE_TYPE_H
#define QEMU_INTEGRATION_OPTIONS_MACHINE_TYPE_H

#include "qemu-integration/options/parser.h"

/**
 * option_apply_machine() - -machine TYPE,PROPERTY=VALUE,...
 */
apply_function option_apply_machine;

/**
 * option_apply_accelerator() - -accel xen
 */
apply_function option_apply_accelerator;

#endif
