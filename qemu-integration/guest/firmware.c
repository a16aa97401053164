/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/guest/firmware.h"

#include "common/cleanup.h"
#include "qemu-integration/guest/direct-boot-image.h"
#include "qemu-integration/xen/hvm-builder.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

/* Maps the SeaBIOS image; to be unmapped by the caller. */
static int map_seabios(const char *path, struct bytes *image, struct error *error)
{
    cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    void *pages;

    if (fd < 0 || fstat(fd, &status) < 0)
        return error_set_errno(error, errno, "%s", path);
    pages = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (pages == MAP_FAILED)
        return error_set_errno(error, errno, "%s", path);
    *image = (struct bytes){pages, (size_t)status.st_size};
    return 0;
}

int firmware_build_machine(struct guest *guest, const struct boot_layout *layout,
                           struct error *error)
{
    const struct plan *plan = guest->plan;
    struct hvm_machine machine = plan->machine;
    cleanup_free uint8_t *image = NULL;
    int result;

    if (layout != NULL) {
        image = direct_boot_image_fill(&layout->handoff, &machine.firmware.size);
        if (image == NULL)
            return error_set_errno(error, errno, "firmware");
        machine.firmware.data = image;
        machine.modules_start = layout->modules_start;
        machine.modules_end = layout->modules_end;
    } else if (map_seabios(plan->paths.seabios, &machine.firmware, error) < 0) {
        return -1;
    }
    result = hvm_build(&guest->domain, &machine, &guest->ports, error);
    if (layout == NULL)
        munmap((void *)(uintptr_t)machine.firmware.data, machine.firmware.size);
    return result;
}
