/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The argument of -cpu: what the guest sees of the host's processor.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_PROCESSOR_H
#define QEMU_INTEGRATION_OPTIONS_PROCESSOR_H

#include "qemu-integration/options/parser.h"

/**
 * option_apply_cpu() - -cpu MODEL[,FEATURE...]
 *
 * A guest sees the host's processor, whatever MODEL is; the features are changes to what Xen gives
 * every guest.
 */
apply_function option_apply_cpu;

/**
 * option_check_processor() - Check that the machine can have what -cpu asks for
 *
 * Return: 0, or -1
 */
int option_check_processor(const struct vm *vm, struct error *error);

/**
 * option_release_processor() - Free what -cpu has filled in
 */
void option_release_processor(struct vm *vm);

#endif
