/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a guest with UEFI firmware runs first: a boot service driver that QEMU offers to OVMF as its
 * -kernel. It gives the firmware hvmloader's tables, and starts the kernel of the hand-off; without
 * one it stays in memory, and the firmware goes on to boot from the disks.
 */
#include "firmware/direct-boot/debug-port.h"
#include "firmware/uefi-boot/handoff-check.h"
#include "firmware/uefi-boot/initrd.h"
#include "firmware/uefi-boot/kernel.h"
#include "firmware/uefi-boot/machine-tables.h"
#include "firmware/uefi-boot/report.h"

/* Keeps the firmware's allocator off what the host has placed; fails if it is too late for that. */
static int claim_area(EFI_SYSTEM_TABLE *system, const struct uefi_handoff *handoff,
                      struct error *error)
{
    EFI_PHYSICAL_ADDRESS address = UEFI_HANDOFF_ADDRESS;

    if (EFI_ERROR(system->BootServices->AllocatePages(
            AllocateAddress, EfiLoaderData, handoff->area_size / UEFI_PAGE_SIZE, &address)))
        return error_set(error, "the firmware uses the memory of the kernel, 0x%llx bytes at 0x%x",
                         (unsigned long long)handoff->area_size, (unsigned)UEFI_HANDOFF_ADDRESS);
    return 0;
}

static int boot(EFI_HANDLE self, EFI_SYSTEM_TABLE *system, struct uefi_handoff *handoff,
                struct error *error)
{
    EFI_HANDLE kernel;

    report_stage(handoff, HANDOFF_STAGE_ENTERED);
    if (claim_area(system, handoff, error) < 0 ||
        machine_tables_install(system, handoff, error) < 0)
        return -1;
    report_stage(handoff, HANDOFF_STAGE_TABLES);
    debug_line("tables installed");
    if (handoff->kernel_size == 0)
        return machine_tables_keep(system, error);
    if (kernel_load(self, system, handoff, &kernel, error) < 0 ||
        (handoff->initrd_size != 0 && initrd_offer(system, (const void *)(uintptr_t)handoff->initrd,
                                                   handoff->initrd_size, error) < 0))
        return -1;
    report_stage(handoff, HANDOFF_STAGE_KERNEL);
    debug_line("starting the kernel");
    return kernel_start(system, kernel, error);
}

EFI_STATUS efi_main(EFI_HANDLE self, EFI_SYSTEM_TABLE *system);

EFI_STATUS efi_main(EFI_HANDLE self, EFI_SYSTEM_TABLE *system)
{
    struct uefi_handoff *handoff = (struct uefi_handoff *)(uintptr_t)UEFI_HANDOFF_ADDRESS;
    struct error error = {0};

    if (uefi_handoff_check(handoff, &error) < 0)
        report_failure(system, NULL, error.message);
    if (boot(self, system, handoff, &error) < 0)
        report_failure(system, handoff, error.message);
    return EFI_SUCCESS;
}
