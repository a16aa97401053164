/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/kernel/boot-files.h"

#include "common/file-io.h"
#include "loader/efi-image.h"
#include "loader/kernel.h"
#include "loader/uki.h"
#include "qemu-integration/kernel/unified-image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOTES_SIZE_MAX 65536

static void take_state(struct boot_file *file, const struct stat *status)
{
    file->size = (uint64_t)status->st_size;
    file->modified = status->st_mtim;
}

static int check_has_content(const struct boot_file *file, struct error *error)
{
    return file->fd >= 0 && file->size == 0 ? error_set(error, "%s: the file is empty", file->name)
                                            : 0;
}

static int open_file(struct boot_file *file, const char *name, struct error *error)
{
    struct stat status;

    file->name = name;
    file->fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file->fd < 0 || fstat(file->fd, &status) < 0)
        return error_set_errno(error, errno, "%s", name);
    if (S_ISDIR(status.st_mode))
        return error_set_errno(error, EISDIR, "%s", name);
    if (!S_ISREG(status.st_mode))
        return error_set(error, "%s: not a regular file", name);
    take_state(file, &status);
    if (check_has_content(file, error) < 0)
        return -1;
    posix_fadvise(file->fd, 0, 0, POSIX_FADV_WILLNEED);
    return 0;
}

/* The notes can be anywhere in the file; a debugger's can be large, those for Xen are not. */
static void read_notes(struct boot_files *files)
{
    const struct bytes head = {files->head, files->head_size};
    uint8_t notes[NOTES_SIZE_MAX];
    uint64_t offset, size;

    for (unsigned i = 0; xen_notes_find(head, i, &offset, &size); i++) {
        ssize_t got = offset > files->kernel.size || size > sizeof(notes)
                          ? 0
                          : pread(files->kernel.fd, notes, (size_t)size, (off_t)offset);

        if (got > 0)
            xen_notes_read(&files->notes, (struct bytes){notes, (size_t)got});
    }
}

static int read_head(struct boot_files *files, struct error *error)
{
    size_t wanted =
        files->kernel.size < KERNEL_HEAD_SIZE ? (size_t)files->kernel.size : KERNEL_HEAD_SIZE;
    ssize_t got;

    files->head = malloc(wanted);
    if (files->head == NULL)
        return error_set_errno(error, errno, "%s", files->kernel.name);
    got = read_all(files->kernel.fd, files->head, wanted);
    if (got < 0)
        return error_set_errno(error, errno, "%s", files->kernel.name);
    if ((size_t)got < wanted)
        return error_set(error, "%s: became shorter while it was read", files->kernel.name);
    files->head_size = wanted;
    read_notes(files);
    return 0;
}

static int find_state(struct boot_file *file, struct error *error)
{
    struct stat status;

    if (file->fd < 0)
        return 0;
    if (fstat(file->fd, &status) < 0)
        return error_set_errno(error, errno, "%s", file->name);
    take_state(file, &status);
    return 0;
}

static int read_state(struct boot_files *files, struct error *error)
{
    if (find_state(&files->kernel, error) < 0 || find_state(&files->initrd, error) < 0)
        return -1;
    return read_head(files, error);
}

/* Puts the kernel and the initrd of a unified kernel image in the place of the image. */
static int take_apart(struct boot_files *files, struct error *error)
{
    const struct kernel_file file = {
        {files->head, files->head_size}, files->kernel.size, files->kernel.name};
    struct unified_image image;
    struct uki parts;

    if (uki_parse(&parts, &file, error) < 0)
        return -1;
    /* One that the user gives takes the place of both. */
    if (files->initrd.fd >= 0)
        parts.ucode.size = parts.initrd.size = 0;
    if (unified_image_open(&image, &parts, files->kernel.fd, files->kernel.name, error) < 0)
        return -1;
    close(files->kernel.fd);
    files->unified = true;
    files->kernel.fd = image.kernel;
    files->command_line = image.command_line;
    if (files->initrd.fd < 0)
        files->initrd = (struct boot_file){.name = files->kernel.name, .fd = image.initrd};
    free(files->head);
    files->head = NULL;
    return read_state(files, error);
}

int boot_files_open(struct boot_files *files, const struct vm *vm, struct error *error)
{
    *files = (struct boot_files){.kernel = {.fd = -1}, .initrd = {.fd = -1}};
    if (vm->kernel == NULL)
        return 0;
    if (open_file(&files->kernel, vm->kernel, error) < 0 ||
        (vm->initrd != NULL && open_file(&files->initrd, vm->initrd, error) < 0) ||
        read_head(files, error) < 0)
        return -1;
    if (efi_image_recognised((struct bytes){files->head, files->head_size}))
        return take_apart(files, error);
    return 0;
}

int boot_files_adopt(struct boot_files *files, struct boot_file kernel, struct boot_file initrd,
                     struct error *error)
{
    *files = (struct boot_files){.kernel = kernel, .initrd = initrd};
    return read_state(files, error);
}

static bool is_overwritten(const struct boot_file *file)
{
    struct stat status;

    return file->fd >= 0 && fstat(file->fd, &status) == 0 &&
           ((uint64_t)status.st_size != file->size ||
            status.st_mtim.tv_sec != file->modified.tv_sec ||
            status.st_mtim.tv_nsec != file->modified.tv_nsec);
}

const char *boot_files_overwritten(const struct boot_files *files)
{
    if (is_overwritten(&files->kernel))
        return files->kernel.name;
    return is_overwritten(&files->initrd) ? files->initrd.name : NULL;
}

int boot_files_check_unchanged(const struct boot_files *files, struct error *error)
{
    const char *name = boot_files_overwritten(files);

    return name == NULL ? 0 : error_set(error, "%s: was overwritten while it was read", name);
}

static int open_again(struct boot_file *file, const struct boot_file *old, struct error *error)
{
    file->name = old->name;
    file->fd = old->fd < 0 ? -1 : fcntl(old->fd, F_DUPFD_CLOEXEC, 0);
    return old->fd >= 0 && file->fd < 0 ? error_set_errno(error, errno, "%s", old->name) : 0;
}

int boot_files_read_anew(struct boot_files *files, const struct boot_files *old,
                         struct error *error)
{
    *files = (struct boot_files){.kernel = {.fd = -1}, .initrd = {.fd = -1}};
    files->unified = old->unified;
    if (open_again(&files->kernel, &old->kernel, error) < 0 ||
        open_again(&files->initrd, &old->initrd, error) < 0)
        return -1;
    if (read_state(files, error) < 0 || check_has_content(&files->kernel, error) < 0)
        return -1;
    return check_has_content(&files->initrd, error);
}

void boot_files_close(struct boot_files *files)
{
    if (files->kernel.fd >= 0)
        close(files->kernel.fd);
    if (files->initrd.fd >= 0)
        close(files->initrd.fd);
    free(files->head);
    free(files->command_line);
    *files = (struct boot_files){.kernel = {.fd = -1}, .initrd = {.fd = -1}};
}
