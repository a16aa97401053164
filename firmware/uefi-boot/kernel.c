/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/uefi-boot/kernel.h"

#include "firmware/uefi-boot/load-options.h"

static EFI_GUID loaded_image = EFI_LOADED_IMAGE_PROTOCOL_GUID;

/* UEFI's error numbers are small, but for the highest bit. */
#define ERROR_NUMBER(status) ((unsigned)((status)&0xffff))

static int refuse(EFI_STATUS status, struct error *error)
{
    if (status == EFI_UNSUPPORTED)
        return error_set(error, "kernel: no EFI program for this firmware");
    if (status == EFI_LOAD_ERROR)
        return error_set(error, "kernel: the firmware says that the image is damaged");
    if (status == EFI_SECURITY_VIOLATION || status == EFI_ACCESS_DENIED)
        return error_set(error, "kernel: Secure Boot does not allow it");
    if (status == EFI_OUT_OF_RESOURCES)
        return error_set(error, "kernel: not enough memory to load it");
    return error_set(error, "kernel: cannot be loaded, EFI error %u", ERROR_NUMBER(status));
}

static int set_command_line(EFI_SYSTEM_TABLE *system, const struct uefi_handoff *handoff,
                            EFI_LOADED_IMAGE *image, struct error *error)
{
    const struct bytes text = {(const uint8_t *)(uintptr_t)handoff->command_line,
                               handoff->command_line_size};
    void *units = NULL;

    if (EFI_ERROR(system->BootServices->AllocatePool(EfiLoaderData,
                                                     (text.size + 1) * sizeof(uint16_t), &units)))
        return error_set(error, "command line: not enough memory");
    size_t count = load_options_make(units, text);
    /* With none at all, a unified kernel image takes its own. */
    image->LoadOptions = count > 1 ? units : NULL;
    image->LoadOptionsSize = count > 1 ? (UINT32)(count * sizeof(uint16_t)) : 0;
    return 0;
}

int kernel_load(EFI_HANDLE self, EFI_SYSTEM_TABLE *system, const struct uefi_handoff *handoff,
                EFI_HANDLE *kernel, struct error *error)
{
    struct {
        MEMMAP_DEVICE_PATH memory;
        EFI_DEVICE_PATH end;
    } __attribute__((packed)) path = {
        .memory = {.Header = {.Type = HARDWARE_DEVICE_PATH,
                              .SubType = HW_MEMMAP_DP,
                              .Length = {sizeof(MEMMAP_DEVICE_PATH), 0}},
                   .MemoryType = EfiLoaderData,
                   .StartingAddress = handoff->kernel,
                   .EndingAddress = handoff->kernel + handoff->kernel_size - 1},
        .end = {.Type = END_DEVICE_PATH_TYPE,
                .SubType = END_ENTIRE_DEVICE_PATH_SUBTYPE,
                .Length = {sizeof(EFI_DEVICE_PATH), 0}},
    };
    EFI_LOADED_IMAGE *image = NULL;
    EFI_STATUS status = system->BootServices->LoadImage(FALSE, self, (EFI_DEVICE_PATH *)&path,
                                                        (void *)(uintptr_t)handoff->kernel,
                                                        handoff->kernel_size, kernel);

    if (EFI_ERROR(status))
        return refuse(status, error);
    status = system->BootServices->HandleProtocol(*kernel, &loaded_image, (void **)&image);
    if (EFI_ERROR(status))
        return refuse(status, error);
    return set_command_line(system, handoff, image, error);
}

int kernel_start(EFI_SYSTEM_TABLE *system, EFI_HANDLE kernel, struct error *error)
{
    EFI_STATUS status = system->BootServices->StartImage(kernel, NULL, NULL);

    if (EFI_ERROR(status))
        return error_set(error, "kernel: ended with EFI error %u", ERROR_NUMBER(status));
    return error_set(error, "kernel: ended");
}
