/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -smbios: what the guest's firmware says about the machine.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_SMBIOS_H
#define QEMU_INTEGRATION_OPTIONS_SMBIOS_H

#include "qemu-integration/options/parser.h"

/**
 * option_apply_smbios() - -smbios type=N,KEY=TEXT,...
 */
apply_function option_apply_smbios;

/**
 * option_release_smbios() - Free the strings
 */
void option_release_smbios(struct vm *vm);

#endif
