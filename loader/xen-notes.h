/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kernel tells Xen in its ELF notes (Xen public/elfnote.h).
 */
#ifndef LOADER_XEN_NOTES_H
#define LOADER_XEN_NOTES_H

#include "common/bytes.h"

#include <stdbool.h>
#include <stdint.h>

struct xen_notes {
    bool any; /* a note for Xen, of any type */
    bool pv;  /* XEN_ELFNOTE_XEN_VERSION, without which Xen's library builds no PV guest */
    bool pvh; /* XEN_ELFNOTE_PHYS32_ENTRY, where a PVH guest is entered */
};

/**
 * xen_notes_find() - Where the notes of an ELF kernel are
 * @kernel: The file, or its first bytes; any bytes
 * @number: Of the PT_NOTE segment
 * @offset: Filled on success: in the file, not checked
 * @size:   The same: bytes
 *
 * Return: false if there is no such segment, or no ELF file
 */
bool xen_notes_find(struct bytes kernel, unsigned number, uint64_t *offset, uint64_t *size);

/**
 * xen_notes_read() - Add what the notes of one segment say
 * @found: In and out
 * @notes: The segment; any bytes
 */
void xen_notes_read(struct xen_notes *found, struct bytes notes);

/**
 * xen_notes_have_pvh_entry() - Whether a kernel can be entered as a PVH guest
 * @kernel: The whole file, unpacked; any bytes
 *
 * Return: whether it is an ELF file with the note XEN_ELFNOTE_PHYS32_ENTRY
 */
bool xen_notes_have_pvh_entry(struct bytes kernel);

#endif
