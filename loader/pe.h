/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PE images for x86-64, the format of EFI programs: their headers, and the table of sections, each
 * checked against the file's real size. Pure: works on the file's first bytes.
 *
 * Source: Microsoft's "PE Format".
 */
#ifndef LOADER_PE_H
#define LOADER_PE_H

#include "loader/kernel-file.h"

#include <stdbool.h>
#include <stdint.h>

#define PE_SECTIONS_MAX 64

struct pe_section {
    char name[9];    /* NUL-terminated */
    uint64_t offset; /* in the file */
    uint64_t size;   /* bytes that are in the file and in the section; 0: none */
};

struct pe_image {
    unsigned section_count;
    struct pe_section sections[PE_SECTIONS_MAX]; /* in the table's order */
};

/**
 * pe_recognised() - Whether bytes begin with the signatures of MS-DOS and PE
 * @head: Any bytes
 */
bool pe_recognised(struct bytes head);

/**
 * pe_parse() - Read and check headers and sections
 * @image: Filled on success
 * @file:  Any bytes; its head has the headers
 * @error: Filled on failure with "NAME: reason"
 *
 * Guarantees that all sections lie in the file, and that no two of them overlap there.
 *
 * Return: 0, or -1
 */
int pe_parse(struct pe_image *image, const struct kernel_file *file, struct error *error);

#endif
