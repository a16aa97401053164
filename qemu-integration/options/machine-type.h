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

/**
 * option_check_accelerator() - Whether guests of the chosen machine run on what -accel and accel=
 * name: Xen, and by libvirt's names of the machines TCG
 *
 * Return: 0, or -1
 */
int option_check_accelerator(const struct parser *parser);

#endif
