/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ELF notes by which the domain builder recognizes a PV or PVH kernel (xen/elfnote.h). There is
 * none for the physical-to-machine table and none for the initrd: so both are in the initial
 * mapping, and start_info has their virtual addresses.
 */
#include <elf.h>
#include <stdint.h>
#include <xen/elfnote.h>

#include "hypercall.h"

#define TEXT_SIZE 16

extern const uint8_t start[];
extern const uint8_t start_pvh_physical[]; /* linker script */
extern uint8_t virt_base[];                /* linker script */

struct note_head {
    Elf64_Nhdr sizes;
    char name[4];
} __attribute__((packed));

struct number_note {
    struct note_head head;
    uint64_t number;
} __attribute__((packed));

struct text_note {
    struct note_head head;
    char text[TEXT_SIZE]; /* the text, a NUL and what fills it up */
} __attribute__((packed));

_Static_assert(sizeof(struct number_note) == 24, "a multiple of 4: notes follow without a gap");
_Static_assert(sizeof(struct text_note) == 32, "a multiple of 4: notes follow without a gap");

#define HEAD(type, size)   .head.sizes = {sizeof("Xen"), size, type}, .head.name = "Xen"
#define NUMBER(type, what) HEAD(type, sizeof(uint64_t)), .number = (uint64_t)(what)
#define TEXT(type, what)   HEAD(type, TEXT_SIZE), .text = what

/* one object, since the compiler is free to leave gaps between several */
static const struct {
    struct number_note numbers[5];
    struct text_note texts[5];
} notes __attribute__((used, section(".note.Xen"), aligned(4))) = {
    .numbers =
        {
            {NUMBER(XEN_ELFNOTE_ENTRY, start)},
            {NUMBER(XEN_ELFNOTE_HYPERCALL_PAGE, hypercall_page)},
            {NUMBER(XEN_ELFNOTE_VIRT_BASE, virt_base)},
            {NUMBER(XEN_ELFNOTE_PADDR_OFFSET, 0)},
            {NUMBER(XEN_ELFNOTE_PHYS32_ENTRY, start_pvh_physical)},
        },
    .texts =
        {
            {TEXT(XEN_ELFNOTE_XEN_VERSION, "xen-3.0")},
            {TEXT(XEN_ELFNOTE_GUEST_OS, "pv-check")},
            {TEXT(XEN_ELFNOTE_GUEST_VERSION, "1")},
            {TEXT(XEN_ELFNOTE_LOADER, "generic")},
            {TEXT(XEN_ELFNOTE_PAE_MODE, "yes")},
        },
};
