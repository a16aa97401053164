/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "loader/pe.h"

#include "common/array.h"
#include "common/min-max.h"

#include <stdio.h>
#include <string.h>

/* "MS-DOS Stub" and "Signature" */
#define SIGNATURE_OFFSET 0x3c
#define SIGNATURE_SIZE   4

/* "COFF File Header", offsets from the end of the signature */
#define COFF_MACHINE       0
#define COFF_SECTIONS      2
#define COFF_OPTIONAL_SIZE 16
#define COFF_SIZE          20

#define MACHINE_X86_64 0x8664

/* "Optional Header", whose first field is its kind */
#define OPTIONAL_PE32_PLUS 0x20b

/* "Section Table" */
#define SECTION_NAME_SIZE    8
#define SECTION_VIRTUAL_SIZE 8
#define SECTION_RAW_SIZE     16
#define SECTION_RAW_OFFSET   20
#define SECTION_HEADER_SIZE  40

bool pe_recognised(struct bytes head)
{
    const void *stub = bytes_get(head, 0, 2);
    uint32_t offset;

    if (stub == NULL || memcmp(stub, "MZ", 2) != 0 || !bytes_u32(head, SIGNATURE_OFFSET, &offset))
        return false;
    const void *signature = bytes_get(head, offset, SIGNATURE_SIZE);
    return signature != NULL && memcmp(signature, "PE\0\0", SIGNATURE_SIZE) == 0;
}

static int refuse_machine(const struct kernel_file *file, uint16_t machine, struct error *error)
{
    static const struct {
        uint16_t number;
        const char *name;
    } others[] = {{0x14c, "32-bit x86"},  {0x1c0, "32-bit ARM"},     {0x1c2, "32-bit ARM"},
                  {0xaa64, "64-bit ARM"}, {0x5064, "64-bit RISC-V"}, {0x6264, "64-bit LoongArch"}};

    for (size_t i = 0; i < ARRAY_SIZE(others); i++)
        if (others[i].number == machine)
            return error_set(error, "%s: an EFI image for %s, not for x86-64", file->name,
                             others[i].name);
    return error_set(error, "%s: an EFI image for another machine (0x%x), not for x86-64",
                     file->name, machine);
}

static int parse_section(struct pe_section *section, const struct kernel_file *file,
                         uint64_t header, struct error *error)
{
    const char *name = bytes_get(file->head, header, SECTION_NAME_SIZE);
    uint32_t virtual_size, raw_size, raw_offset;

    if (name == NULL || !bytes_u32(file->head, header + SECTION_VIRTUAL_SIZE, &virtual_size) ||
        !bytes_u32(file->head, header + SECTION_RAW_SIZE, &raw_size) ||
        !bytes_u32(file->head, header + SECTION_RAW_OFFSET, &raw_offset))
        return kernel_file_truncated(file, "the table of sections", header + SECTION_HEADER_SIZE,
                                     error);
    memcpy(section->name, name, SECTION_NAME_SIZE);
    section->name[SECTION_NAME_SIZE] = '\0';
    for (char *c = section->name; *c != '\0'; c++)
        if (*c < 0x20 || *c > 0x7e)
            *c = '?';
    /* The file's part is filled up to a multiple of the alignment. */
    section->offset = raw_offset;
    section->size = min(raw_size, virtual_size);
    if (section->offset + section->size > file->size) {
        char what[32];

        snprintf(what, sizeof(what), "section %s", section->name);
        return kernel_file_truncated(file, what, section->offset + section->size, error);
    }
    return 0;
}

static bool overlap(const struct pe_section *one, const struct pe_section *other)
{
    return one->size != 0 && other->size != 0 && one->offset < other->offset + other->size &&
           other->offset < one->offset + one->size;
}

static int check_overlaps(const struct pe_image *image, const struct kernel_file *file,
                          struct error *error)
{
    const struct pe_section *sections = image->sections;

    for (unsigned i = 0; i < image->section_count; i++)
        for (unsigned j = 0; j < i; j++)
            if (overlap(&sections[i], &sections[j]))
                return error_set(error, "%s: damaged: its sections %s and %s overlap", file->name,
                                 sections[j].name, sections[i].name);
    return 0;
}

int pe_parse(struct pe_image *image, const struct kernel_file *file, struct error *error)
{
    uint16_t machine, sections, optional_size, optional;
    uint32_t signature;

    *image = (struct pe_image){0};
    if (!pe_recognised(file->head) || !bytes_u32(file->head, SIGNATURE_OFFSET, &signature))
        return error_set(error, "%s: no EFI image", file->name);
    uint64_t coff = (uint64_t)signature + SIGNATURE_SIZE;
    uint64_t table = coff + COFF_SIZE;
    if (!bytes_u16(file->head, coff + COFF_MACHINE, &machine) ||
        !bytes_u16(file->head, coff + COFF_SECTIONS, &sections) ||
        !bytes_u16(file->head, coff + COFF_OPTIONAL_SIZE, &optional_size) ||
        bytes_get(file->head, coff, COFF_SIZE) == NULL)
        return kernel_file_truncated(file, "the PE header", table, error);
    if (machine != MACHINE_X86_64)
        return refuse_machine(file, machine, error);
    if (!bytes_u16(file->head, table, &optional) ||
        bytes_get(file->head, table, optional_size) == NULL)
        return kernel_file_truncated(file, "the optional header", table + optional_size, error);
    if (optional_size < sizeof(optional) || optional != OPTIONAL_PE32_PLUS)
        return error_set(error, "%s: damaged: no PE32+ header", file->name);
    if (sections == 0 || sections > PE_SECTIONS_MAX)
        return error_set(error, "%s: %u sections, there can be 1 to %d", file->name, sections,
                         PE_SECTIONS_MAX);
    table += optional_size;
    for (; image->section_count < sections; image->section_count++, table += SECTION_HEADER_SIZE)
        if (parse_section(&image->sections[image->section_count], file, table, error) < 0)
            return -1;
    return check_overlaps(image, file, error);
}
