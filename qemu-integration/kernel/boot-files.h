/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel and initrd of the command line, opened.
 */
#ifndef QEMU_INTEGRATION_KERNEL_BOOT_FILES_H
#define QEMU_INTEGRATION_KERNEL_BOOT_FILES_H

#include "common/bytes.h"
#include "common/error.h"
#include "loader/xen-notes.h"
#include "qemu-integration/vm.h"

#include <stdint.h>
#include <time.h>

struct boot_file {
    const char *name;         /* NULL: not given */
    int fd;                   /* -1: not given */
    uint64_t size;            /* bytes */
    struct timespec modified; /* when it was last written to */
};

struct boot_files {
    struct boot_file kernel;
    struct boot_file initrd;
    uint8_t *head; /* first bytes of the kernel, owned */
    size_t head_size;
    bool unified;           /* both came out of a unified kernel image */
    char *command_line;     /* that was in it, owned; NULL: none */
    struct xen_notes notes; /* of an ELF kernel */
};

/**
 * boot_files_open() - Open the files that @vm names and read the kernel's head
 * @files: Filled; close it with boot_files_close() whatever this returns
 * @error: Filled on failure with the name and the reason
 *
 * Of a unified kernel image the kernel and the initrd in it are opened; an initrd that @vm names
 * takes the place of that in the image.
 *
 * Asks the host's kernel to read both ahead, since they are needed in full a moment later.
 *
 * Return: 0, or -1
 */
int boot_files_open(struct boot_files *files, const struct vm *vm, struct error *error);

/**
 * boot_files_adopt() - Like boot_files_open(), of files that are open already
 * @files:  Filled; close it with boot_files_close() whatever this returns
 * @kernel: Name, borrowed, and descriptor of a regular file, which @files owns from now on
 * @initrd: The same, or with descriptor -1 for none
 *
 * Return: 0, or -1
 */
int boot_files_adopt(struct boot_files *files, struct boot_file kernel, struct boot_file initrd,
                     struct error *error);

/**
 * boot_files_overwritten() - Find a file that has been written to since it was opened
 *
 * One that has got its name since is another file.
 *
 * Return: the file's name, borrowed; NULL: there is none
 */
const char *boot_files_overwritten(const struct boot_files *files);

/**
 * boot_files_check_unchanged() - Fail if one has been overwritten, after both have been read
 * @error: Filled on failure
 *
 * Return: 0, or -1
 */
int boot_files_check_unchanged(const struct boot_files *files, struct error *error);

/**
 * boot_files_read_anew() - Open the same files once more, as they are now
 * @files: Filled; close it with boot_files_close() whatever this returns
 * @old:   Open; their names are borrowed
 *
 * Return: 0, or -1
 */
int boot_files_read_anew(struct boot_files *files, const struct boot_files *old,
                         struct error *error);

void boot_files_close(struct boot_files *files);

#define cleanup_boot_files __attribute__((cleanup(boot_files_close)))

#endif
