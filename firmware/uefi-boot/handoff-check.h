/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checks the host's hand-off for consistency. Pure.
 */
#ifndef FIRMWARE_UEFI_BOOT_HANDOFF_CHECK_H
#define FIRMWARE_UEFI_BOOT_HANDOFF_CHECK_H

#include "common/error.h"
#include "loader/uefi-handoff.h"

/**
 * uefi_handoff_check() - Check that the hand-off is whole, and that all it names lies in its area
 * @handoff: Hand-off as filled in by the host
 * @error:   Filled on failure
 *
 * The bytes of the command line are not looked at.
 *
 * Return: 0, or -1
 */
int uefi_handoff_check(const struct uefi_handoff *handoff, struct error *error);

#endif
