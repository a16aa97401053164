/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "loader/elf-headers.h"

#include <elf.h>
#include <string.h>

bool elf_read_header(struct elf_header *header, struct bytes head, bool is_64)
{
    if (is_64) {
        Elf64_Ehdr raw;
        const void *source = bytes_get(head, 0, sizeof(raw));
        if (source == NULL)
            return false;
        memcpy(&raw, source, sizeof(raw));
        *header = (struct elf_header){raw.e_entry, raw.e_phoff, raw.e_phentsize,
                                      raw.e_phnum, raw.e_type,  raw.e_machine};
    } else {
        Elf32_Ehdr raw;
        const void *source = bytes_get(head, 0, sizeof(raw));
        if (source == NULL)
            return false;
        memcpy(&raw, source, sizeof(raw));
        *header = (struct elf_header){raw.e_entry, raw.e_phoff, raw.e_phentsize,
                                      raw.e_phnum, raw.e_type,  raw.e_machine};
    }
    return true;
}

bool elf_read_program_header(struct elf_program_header *header, struct bytes head, uint64_t offset,
                             bool is_64)
{
    if (is_64) {
        Elf64_Phdr raw;
        const void *source = bytes_get(head, offset, sizeof(raw));
        if (source == NULL)
            return false;
        memcpy(&raw, source, sizeof(raw));
        *header = (struct elf_program_header){raw.p_type,  raw.p_offset, raw.p_vaddr,
                                              raw.p_paddr, raw.p_filesz, raw.p_memsz};
    } else {
        Elf32_Phdr raw;
        const void *source = bytes_get(head, offset, sizeof(raw));
        if (source == NULL)
            return false;
        memcpy(&raw, source, sizeof(raw));
        *header = (struct elf_program_header){raw.p_type,  raw.p_offset, raw.p_vaddr,
                                              raw.p_paddr, raw.p_filesz, raw.p_memsz};
    }
    return true;
}
