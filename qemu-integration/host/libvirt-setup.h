/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a host needs for libvirt's QEMU driver to run qemu-xen: settings in qemu.conf, and a rule in
 * what its AppArmor profiles of guests include.
 *
 * Each file gets a block between two marks at its end. Active settings of the same names are
 * turned into comments with a mark, as libvirt takes the first of several. Undoing gives the file
 * as it was. A file is replaced as a whole, with its mode and owner, and never through a symbolic
 * link; none is before all have been checked, and a failure puts back what was replaced before it.
 */
#ifndef QEMU_INTEGRATION_HOST_LIBVIRT_SETUP_H
#define QEMU_INTEGRATION_HOST_LIBVIRT_SETUP_H

#include "common/error.h"

#include <stdio.h>

/**
 * libvirt_setup_apply_text() - The text of qemu.conf or of the AppArmor file with the block
 * @text:  Of the file
 * @block: Lines that are to be in it
 * @keys:  Settings in the block, ended by NULL, which must not be active before it
 * @error: Filled if the text is not as expected: an incomplete block, a last line without an end
 *
 * Return: for the caller to free(), the same as @text if the block is there already; NULL
 */
char *libvirt_setup_apply_text(const char *text, const char *block, const char *const keys[],
                               struct error *error);

/**
 * libvirt_setup_undo_text() - The text as it was without the block
 *
 * Return: for the caller to free(), or NULL
 */
char *libvirt_setup_undo_text(const char *text, struct error *error);

/**
 * libvirt_setup() - Do what -libvirt-setup asks for
 * @verb:   "show", "check", "apply" or "undo"
 * @root:   Directory that has etc/; "" is the host's
 * @program: Path of qemu-xen, which AppArmor is to allow: below /usr, but for "undo"
 * @stream: Where it says what it has found or done
 *
 * Return: 0; 1 if "check" found something missing; -1 with @error set, also if "check" or "apply"
 * find no libvirt
 */
int libvirt_setup(const char *verb, const char *root, const char *program, FILE *stream,
                  struct error *error);

#endif
