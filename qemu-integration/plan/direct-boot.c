/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan/direct-boot.h"

int plan_direct_boot(const struct vm *vm, const struct ram_map *ram, const struct boot_files *files,
                     const char *command_line, struct direct_boot *boot, struct error *error)
{
    const struct boot_config config = {
        .kernel = &boot->kernel,
        .kernel_name = files->kernel.name,
        .initrd_name = files->initrd.fd < 0 ? NULL : files->initrd.name,
        .initrd_size = files->initrd.size,
        .command_line = command_line,
        .ram = *ram,
        .text_screen = vm->vga != VGA_NONE,
        .force_entry_32 = vm->entry == ENTRY_32,
    };

    if (kernel_image_parse(&boot->kernel, (struct bytes){files->head, files->head_size},
                           files->kernel.size, files->kernel.name, error) < 0)
        return -1;
    return boot->kernel.needs_bios != NULL ? 0 : boot_layout_plan(&boot->layout, &config, error);
}
