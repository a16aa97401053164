/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/kernel/unified-image.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/file-io.h"
#include "common/min-max.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define BLOCK            65536
#define COMMAND_LINE_MAX 65536
#define CPIO_ALIGNMENT   4 /* the kernel looks there for the next initrd (lib/earlycpio.c) */

/* Appends a part of the file to another. */
static int copy_part(int to, int from, const struct uki_part *part, const char *name,
                     struct error *error)
{
    static uint8_t block[BLOCK];

    for (uint64_t done = 0; done < part->size;) {
        ssize_t got = pread(from, block, (size_t)min(part->size - done, (uint64_t)BLOCK),
                            (off_t)(part->offset + done));

        if (got == 0)
            return error_set(error, "%s: became shorter while it was read", name);
        if (got < 0 || write_all(NULL, to, block, (size_t)got) < 0)
            return error_set_errno(error, errno, "%s", name);
        done += (uint64_t)got;
    }
    return 0;
}

static int fill_up(int to, const char *name, struct error *error)
{
    off_t size = lseek(to, 0, SEEK_CUR);

    size = (size + CPIO_ALIGNMENT - 1) / CPIO_ALIGNMENT * CPIO_ALIGNMENT;
    if (ftruncate(to, size) < 0 || lseek(to, size, SEEK_SET) < 0)
        return error_set_errno(error, errno, "%s", name);
    return 0;
}

static char *read_command_line(const struct uki_part *part, int file, const char *name,
                               struct error *error)
{
    char text[COMMAND_LINE_MAX + 1];

    if (part->size > COMMAND_LINE_MAX) {
        error_set(error, "%s: the command line in it has more than %d bytes", name,
                  COMMAND_LINE_MAX);
        return NULL;
    }
    if (pread(file, text, (size_t)part->size, (off_t)part->offset) != (ssize_t)part->size) {
        error_set(error, "%s: the command line in it cannot be read", name);
        return NULL;
    }
    text[part->size] = '\0';
    return alloc_copy(uki_command_line(text));
}

int unified_image_open(struct unified_image *image, const struct uki *parts, int file,
                       const char *name, struct error *error)
{
    cleanup_fd int kernel = memfd_create("kernel", MFD_CLOEXEC);
    cleanup_fd int initrd = memfd_create("initrd", MFD_CLOEXEC);

    *image = (struct unified_image){.kernel = -1, .initrd = -1};
    if (kernel < 0 || initrd < 0)
        return error_set_errno(error, errno, "%s", name);
    if (copy_part(kernel, file, &parts->linux_image, name, error) < 0 ||
        copy_part(initrd, file, &parts->ucode, name, error) < 0 ||
        fill_up(initrd, name, error) < 0 ||
        copy_part(initrd, file, &parts->initrd, name, error) < 0)
        return -1;
    if (parts->cmdline.size != 0) {
        image->command_line = read_command_line(&parts->cmdline, file, name, error);
        if (image->command_line == NULL)
            return -1;
    }
    if (lseek(kernel, 0, SEEK_SET) < 0 || lseek(initrd, 0, SEEK_SET) < 0)
        return error_set_errno(error, errno, "%s", name);
    image->kernel = steal_fd(&kernel);
    if (parts->ucode.size + parts->initrd.size != 0)
        image->initrd = steal_fd(&initrd);
    return 0;
}
