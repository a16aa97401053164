/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of QEMU's a guest on Xen cannot have, on the command line or later.
 */
#ifndef QEMU_INTEGRATION_OPTIONS_UNAVAILABLE_H
#define QEMU_INTEGRATION_OPTIONS_UNAVAILABLE_H

/**
 * unavailable_reason() - Why a guest cannot have it
 * @name: Driver of -device, or type of -object
 *
 * Return: NULL if nothing is known against it
 */
const char *unavailable_reason(const char *name);

#endif
