/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside the loader: the headers of ELF files of either class, as far as they are used.
 *
 * Source: System V ABI, "ELF Header" and "Program Header".
 */
#ifndef LOADER_ELF_HEADERS_H
#define LOADER_ELF_HEADERS_H

#include "common/bytes.h"

#include <stdbool.h>
#include <stdint.h>

/* The fields used of the file header and of a program header, from either class. */
struct elf_header {
    uint64_t entry;
    uint64_t program_headers; /* file offset */
    uint16_t entry_size;
    uint16_t count;
    uint16_t type;
    uint16_t machine;
};

struct elf_program_header {
    uint32_t type;
    uint64_t offset;
    uint64_t virtual_address;
    uint64_t physical_address;
    uint64_t file_size;
    uint64_t memory_size;
};

/**
 * elf_read_header() - Read the header at the beginning of a file, whatever its magic
 * @head:  The file, or its first bytes
 * @is_64: Its class
 *
 * Return: whether it lies inside @head
 */
bool elf_read_header(struct elf_header *header, struct bytes head, bool is_64);

/**
 * elf_read_program_header() - Read one program header
 * @offset: Of the program header in the file, any value
 *
 * Return: whether it lies inside @head
 */
bool elf_read_program_header(struct elf_program_header *header, struct bytes head, uint64_t offset,
                             bool is_64);

#endif
