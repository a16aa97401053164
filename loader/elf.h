/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside the loader: uncompressed kernels, ELF executables for i386 and x86-64 (vmlinux).
 */
#ifndef LOADER_ELF_H
#define LOADER_ELF_H

#include "loader/kernel-file.h"
#include "loader/kernel.h"

/**
 * elf_recognised() - Whether the file starts with the ELF magic
 */
bool elf_recognised(const struct kernel_file *file);

/**
 * elf_parse() - Read and check an ELF kernel
 * @image: All zero but for file_size; filled on success
 * @file:  File, known not to be empty
 * @error: Filled on failure with "NAME: reason"
 *
 * Return: 0 or -1
 */
int elf_parse(struct kernel_image *image, const struct kernel_file *file, struct error *error);

#endif
