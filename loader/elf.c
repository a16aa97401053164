/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Only the file header and the program headers matter: each PT_LOAD names file bytes and the
 * physical address they belong at. Nothing is relocated.
 *
 * Source: System V ABI, "ELF Header" and "Program Header"; the values of e_machine are those of the
 * i386 and the AMD64 supplements.
 */
#include "loader/elf.h"

#include "loader/boot-layout.h"
#include "loader/elf-headers.h"

#include <elf.h>
#include <inttypes.h>
#include <string.h>

/* The longest that a Linux without a setup header takes: COMMAND_LINE_SIZE less its NUL */
#define ELF_COMMAND_LINE_SIZE 2047

/* Linux keeps its initrd in directly mapped memory: boot.rst, field 0x22c, and what x86-64 says */
#define ELF32_INITRD_ADDRESS_MAX 0x37ffffff
#define ELF64_INITRD_ADDRESS_MAX 0x7fffffff

/* In the first bytes of the file */
#define MULTIBOOT_SEARCH 8192
#define MULTIBOOT_MAGIC  0x1badb002U

#define FOUR_GIB (UINT64_C(1) << 32)

bool elf_recognised(const struct kernel_file *file)
{
    const void *magic = bytes_get(file->head, 0, SELFMAG);

    return magic != NULL && memcmp(magic, ELFMAG, SELFMAG) == 0;
}

/* Class, byte order, machine, kind of file and size of the tables. */
static int check_elf_header(struct elf_header *header, bool *is_64, const struct kernel_file *file,
                            struct error *error)
{
    uint8_t class;
    uint8_t order;

    if (!bytes_u8(file->head, EI_CLASS, &class) || !bytes_u8(file->head, EI_DATA, &order))
        return kernel_file_truncated(file, "the ELF identification", EI_NIDENT, error);
    *is_64 = class == ELFCLASS64;
    if ((class != ELFCLASS32 && class != ELFCLASS64) || order != ELFDATA2LSB)
        return error_set(error, "%s: not an x86 kernel: ELF class %u, byte order %u", file->name,
                         class, order);
    if (!elf_read_header(header, file->head, *is_64))
        return kernel_file_truncated(file, "the ELF header",
                                     *is_64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr), error);
    if (header->machine != (*is_64 ? EM_X86_64 : EM_386))
        return error_set(error, "%s: not an x86 kernel: ELF machine %u", file->name,
                         header->machine);
    if (header->type != ET_EXEC)
        return error_set(error, "%s: not a kernel: ELF type %u, not an executable (%d)", file->name,
                         header->type, ET_EXEC);
    if (header->entry_size != (*is_64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr)))
        return error_set(error, "%s: damaged: ELF program headers of %u bytes", file->name,
                         header->entry_size);
    return 0;
}

/* GNU multiboot specification 0.6.96, "The layout of Multiboot header" */
static bool is_multiboot(const struct kernel_file *file)
{
    uint32_t magic, flags, checksum;

    for (uint64_t at = 0; at < MULTIBOOT_SEARCH; at += 4)
        if (bytes_u32(file->head, at, &magic) && magic == MULTIBOOT_MAGIC &&
            bytes_u32(file->head, at + 4, &flags) && bytes_u32(file->head, at + 8, &checksum) &&
            magic + flags + checksum == 0)
            return true;
    return false;
}

/* Checks a PT_LOAD against the file and against what a guest can hold. */
static int check_segment(const struct elf_program_header *header, const struct kernel_file *file,
                         struct error *error)
{
    if (header->file_size > header->memory_size)
        return error_set(error,
                         "%s: damaged: ELF segment at 0x%" PRIx64 " has more bytes in the file"
                         " (%" PRIu64 ") than in memory (%" PRIu64 ")",
                         file->name, header->physical_address, header->file_size,
                         header->memory_size);
    if (header->offset > file->size || header->file_size > file->size - header->offset) {
        if (header->offset > UINT64_MAX - header->file_size)
            return error_set(error, "%s: damaged: ELF segment at file offset 0x%" PRIx64,
                             file->name, header->offset);
        return kernel_file_truncated(file, "an ELF segment", header->offset + header->file_size,
                                     error);
    }
    if (header->physical_address >= FOUR_GIB ||
        header->memory_size > FOUR_GIB - header->physical_address)
        return error_set(error, "%s: ELF segment at 0x%" PRIx64 " reaches above 4 GiB", file->name,
                         header->physical_address);
    if (header->physical_address < LAYOUT_KERNEL_ADDRESS && is_multiboot(file))
        return error_set(error,
                         "%s: a multiboot kernel at 0x%" PRIx64 ", where memory is in use while "
                         "the guest starts; use -M xenfv,boot=bios",
                         file->name, header->physical_address);
    if (header->physical_address < LAYOUT_KERNEL_ADDRESS)
        return error_set(error,
                         "%s: ELF segment at 0x%" PRIx64 ", but memory below 0x%" PRIx64
                         " is in use while the guest starts and ELF kernels are not moved",
                         file->name, header->physical_address, LAYOUT_KERNEL_ADDRESS);
    return 0;
}

/* Keeps the segments sorted by address; two that share a byte are an error. */
static int insert_segment(struct kernel_image *image, const struct kernel_segment *segment,
                          const struct kernel_file *file, struct error *error)
{
    unsigned place = image->segment_count;

    if (place == KERNEL_SEGMENTS_MAX)
        return error_set(error, "%s: more than %d ELF segments", file->name, KERNEL_SEGMENTS_MAX);
    for (; place > 0 && image->segments[place - 1].address > segment->address; place--)
        image->segments[place] = image->segments[place - 1];
    image->segments[place] = *segment;
    image->segment_count++;
    for (unsigned i = 1; i < image->segment_count; i++)
        if (image->segments[i - 1].address + image->segments[i - 1].memory_size >
            image->segments[i].address)
            return error_set(error, "%s: damaged: ELF segments overlap at 0x%" PRIx64, file->name,
                             image->segments[i].address);
    return 0;
}

/*
 * e_entry is a virtual address by the ABI, but a physical one in vmlinux. It is translated through
 * the segment that maps it only if it is no physical address of this kernel.
 */
static bool entry_in_segment(uint64_t *entry, uint64_t elf_entry,
                             const struct elf_program_header *load)
{
    if (elf_entry < load->virtual_address || elf_entry - load->virtual_address >= load->memory_size)
        return false;
    *entry = load->physical_address + (elf_entry - load->virtual_address);
    return true;
}

static bool entry_is_physical(const struct kernel_image *image, uint64_t elf_entry)
{
    for (unsigned i = 0; i < image->segment_count; i++)
        if (elf_entry >= image->segments[i].address &&
            elf_entry - image->segments[i].address < image->segments[i].memory_size)
            return true;
    return false;
}

static int read_program_header(struct elf_program_header *program_header,
                               const struct elf_header *header, unsigned number, bool is_64,
                               const struct kernel_file *file, struct error *error)
{
    uint64_t table = header->program_headers;
    uint64_t step = (uint64_t)number * header->entry_size;

    if (table <= KERNEL_HEAD_SIZE &&
        elf_read_program_header(program_header, file->head, table + step, is_64))
        return 0;
    if (table < file->size && step + header->entry_size <= file->size - table)
        return error_set(error, "%s: ELF program headers not in the first %d bytes", file->name,
                         KERNEL_HEAD_SIZE);
    return error_set(error,
                     "%s: truncated: ELF program header %u at offset 0x%" PRIx64
                     " lies past the end, the file has %" PRIu64 " bytes",
                     file->name, number, table, file->size);
}

/* Reads all segments and finds the entry. */
static int read_segments(struct kernel_image *image, const struct elf_header *header, bool is_64,
                         const struct kernel_file *file, struct error *error)
{
    bool entry_found = false;

    for (unsigned i = 0; i < header->count; i++) {
        struct elf_program_header load = {0};

        if (read_program_header(&load, header, i, is_64, file, error) < 0)
            return -1;
        if (load.type != PT_LOAD || load.memory_size == 0)
            continue;
        if (check_segment(&load, file, error) < 0)
            return -1;
        const struct kernel_segment segment = {load.offset, load.file_size, load.physical_address,
                                               load.memory_size};
        if (insert_segment(image, &segment, file, error) < 0)
            return -1;
        if (!entry_found)
            entry_found = entry_in_segment(&image->entry, header->entry, &load);
    }

    if (image->segment_count == 0)
        return error_set(error, "%s: not a kernel: ELF without a segment to load", file->name);
    if (entry_is_physical(image, header->entry))
        image->entry = header->entry;
    else if (!entry_found)
        return error_set(error, "%s: damaged: ELF entry 0x%" PRIx64 " lies in none of its segments",
                         file->name, header->entry);
    return 0;
}

int elf_parse(struct kernel_image *image, const struct kernel_file *file, struct error *error)
{
    struct elf_header header = {0};
    bool is_64 = false;

    image->format = KERNEL_ELF;
    if (check_elf_header(&header, &is_64, file, error) < 0 ||
        read_segments(image, &header, is_64, file, error) < 0)
        return -1;
    image->entry_64 = is_64;
    image->run_size_known = true;
    image->alignment = 1;
    image->minimum_alignment = 1;
    image->initrd_address_max = is_64 ? ELF64_INITRD_ADDRESS_MAX : ELF32_INITRD_ADDRESS_MAX;
    image->command_line_size_max = ELF_COMMAND_LINE_SIZE;
    return 0;
}
