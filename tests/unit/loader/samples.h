/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernel files made up for the loader's tests: heads with valid headers and nothing after them.
 * Offsets are written out as the documents give them, not taken from the code under test.
 */
#ifndef TESTS_UNIT_LOADER_SAMPLES_H
#define TESTS_UNIT_LOADER_SAMPLES_H

#include <stddef.h>
#include <stdint.h>

#define SAMPLE_HEAD_SIZE 131072

struct sample {
    uint8_t head[SAMPLE_HEAD_SIZE]; /* first bytes of the file */
    uint64_t size;                  /* of the whole file; may be larger */
};

/* The protocol versions there are. */
extern const uint16_t sample_protocols[];
extern const size_t sample_protocol_count;

/* Write one little-endian number into the head. */
void put8(struct sample *sample, size_t offset, uint8_t value);
void put16(struct sample *sample, size_t offset, uint16_t value);
void put32(struct sample *sample, size_t offset, uint32_t value);
void put64(struct sample *sample, size_t offset, uint64_t value);

/* Where the setup header of a protocol version ends (boot.rst, "The Real-Mode Kernel Header"). */
size_t sample_header_end(uint16_t protocol);

/**
 * sample_bzimage() - A bzImage as a Linux of that protocol would be
 * @sample:              Filled; all else zero
 * @protocol:            Version, 0x0200 to 0x020f
 * @setup_sects:         Not 0
 * @protected_mode_size: Bytes after the setup code
 *
 * Not relocatable; fields that the protocol does not have hold 0xff bytes, as code there would.
 */
void sample_bzimage(struct sample *sample, uint16_t protocol, uint8_t setup_sects,
                    uint64_t protected_mode_size);

/**
 * sample_elf() - An ELF vmlinux with two segments, 0x1000000 and 0x1800000
 * @sample: Filled; program headers directly after the ELF header; file of 0x4000 bytes
 * @is_64:  ELF64 x86-64 rather than ELF32 i386
 *
 * The segments are mapped at a virtual address, as Linux's are; the entry is physical.
 */
void sample_elf(struct sample *sample, int is_64);

/* File offset of a field of program header @index in sample_elf() */
enum sample_phdr_field { PHDR_TYPE, PHDR_OFFSET, PHDR_VADDR, PHDR_PADDR, PHDR_FILESZ, PHDR_MEMSZ };
size_t sample_phdr(int is_64, unsigned index, enum sample_phdr_field field);

/* Writes a field that has 4 bytes in ELF32 and 8 in ELF64. */
void put_word(struct sample *sample, int is_64, size_t offset, uint64_t value);

#endif
