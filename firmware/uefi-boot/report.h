/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Says what happens: lines for the guest's console and the debug port, a stage and a message for
 * the host in the hand-off. Ends a boot that cannot go on.
 */
#ifndef FIRMWARE_UEFI_BOOT_REPORT_H
#define FIRMWARE_UEFI_BOOT_REPORT_H

#include "loader/uefi-handoff.h"

#include <efi.h>

/**
 * report_stage() - Record for the host how far the boot is
 * @handoff: Writable
 */
void report_stage(struct uefi_handoff *handoff, enum handoff_stage stage);

/**
 * report_failure() - Report why the boot cannot go on, and stop the machine
 * @system:  System table
 * @handoff: For the message; NULL: there is none
 * @reason:  One line
 *
 * Under Xen the domain shuts down as crashed. Elsewhere the machine is switched off.
 */
_Noreturn void report_failure(EFI_SYSTEM_TABLE *system, struct uefi_handoff *handoff,
                              const char *reason);

#endif
