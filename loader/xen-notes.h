/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kernel tells Xen in its ELF notes (Xen public/elfnote.h).
 */
#ifndef LOADER_XEN_NOTES_H
#define LOADER_XEN_NOTES_H

#include "common/bytes.h"

#include <stdbool.h>

/**
 * xen_notes_have_pvh_entry() - Whether a kernel can be entered as a PVH guest
 * @kernel: The whole file, unpacked; any bytes
 *
 * Return: whether it is an ELF file with the note XEN_ELFNOTE_PHYS32_ENTRY
 */
bool xen_notes_have_pvh_entry(struct bytes kernel);

#endif
