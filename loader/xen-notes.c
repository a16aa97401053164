/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "loader/xen-notes.h"

#include "loader/elf-headers.h"

#include <elf.h>
#include <string.h>
#include <xen/elfnote.h>

static uint64_t aligned(uint32_t size)
{
    return ((uint64_t)size + 3) / 4 * 4;
}

void xen_notes_read(struct xen_notes *found, struct bytes notes)
{
    uint64_t offset = 0;
    Elf64_Nhdr note; /* that of 32 bits is the same */
    const void *raw;

    while ((raw = bytes_get(notes, offset, sizeof(note))) != NULL) {
        memcpy(&note, raw, sizeof(note));
        offset += sizeof(note);

        const void *name = bytes_get(notes, offset, note.n_namesz);
        if (note.n_namesz == sizeof("Xen") && name != NULL &&
            memcmp(name, "Xen", sizeof("Xen")) == 0) {
            found->any = true;
            found->pv |= note.n_type == XEN_ELFNOTE_XEN_VERSION;
            found->pvh |= note.n_type == XEN_ELFNOTE_PHYS32_ENTRY;
        }
        offset += aligned(note.n_namesz) + aligned(note.n_descsz);
    }
}

bool xen_notes_find(struct bytes kernel, unsigned number, uint64_t *offset, uint64_t *size)
{
    struct elf_header header;
    struct elf_program_header segment;
    const void *magic = bytes_get(kernel, 0, SELFMAG);
    uint8_t class;

    if (magic == NULL || memcmp(magic, ELFMAG, SELFMAG) != 0 ||
        !bytes_u8(kernel, EI_CLASS, &class) ||
        !elf_read_header(&header, kernel, class == ELFCLASS64))
        return false;
    for (unsigned i = 0; i < header.count; i++) {
        uint64_t step = (uint64_t)i * header.entry_size;

        if (header.program_headers > kernel.size ||
            !elf_read_program_header(&segment, kernel, header.program_headers + step,
                                     class == ELFCLASS64))
            return false;
        if (segment.type != PT_NOTE || number-- > 0)
            continue;
        *offset = segment.offset;
        *size = segment.file_size;
        return true;
    }
    return false;
}

bool xen_notes_have_pvh_entry(struct bytes kernel)
{
    struct xen_notes found = {0};
    uint64_t offset, size;

    for (unsigned i = 0; xen_notes_find(kernel, i, &offset, &size); i++) {
        const void *notes = bytes_get(kernel, offset, size);

        if (notes != NULL)
            xen_notes_read(&found, (struct bytes){notes, (size_t)size});
    }
    return found.pvh;
}
