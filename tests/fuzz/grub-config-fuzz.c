/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes as a grub.cfg.
 */
#include "netboot/grub/grub.h"
#include "tests/fuzz/boot-configuration.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_boot_configuration(grub_boot, data, size);
    return 0;
}
