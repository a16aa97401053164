/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/uefi-boot/initrd.h"

/* UEFI 2.10, 13.2; gnu-efi has it only in later versions, under varying names. */
struct load_file {
    EFI_STATUS(EFIAPI *load)
    (struct load_file *self, EFI_DEVICE_PATH *path, BOOLEAN boot_policy, UINTN *size, void *buffer);
};

static EFI_GUID load_file_2 = {
    0x4006c0c1, 0xfcb3, 0x403e, {0x99, 0x6d, 0x4a, 0x6c, 0x87, 0x24, 0xe0, 0x6d}};
static EFI_GUID device_path = DEVICE_PATH_PROTOCOL;

static struct {
    VENDOR_DEVICE_PATH media;
    EFI_DEVICE_PATH end;
} __attribute__((packed)) path = {
    .media =
        {.Header = {.Type = MEDIA_DEVICE_PATH,
                    .SubType = MEDIA_VENDOR_DP,
                    .Length = {sizeof(VENDOR_DEVICE_PATH), 0}},
         .Guid = {0x5568e427, 0x68fc, 0x4f3d, {0xac, 0x74, 0xca, 0x55, 0x52, 0x31, 0xcc, 0x68}}},
    .end = {.Type = END_DEVICE_PATH_TYPE,
            .SubType = END_ENTIRE_DEVICE_PATH_SUBTYPE,
            .Length = {sizeof(EFI_DEVICE_PATH), 0}},
};

static struct {
    const void *bytes;
    uint64_t size;
} offered;

static EFI_STATUS EFIAPI load(struct load_file *self, EFI_DEVICE_PATH *rest, BOOLEAN boot_policy,
                              UINTN *size, void *buffer)
{
    (void)self;
    (void)rest;
    if (boot_policy)
        return EFI_UNSUPPORTED;
    if (size == NULL)
        return EFI_INVALID_PARAMETER;
    if (buffer == NULL || *size < offered.size) {
        *size = offered.size;
        return EFI_BUFFER_TOO_SMALL;
    }
    __builtin_memcpy(buffer, offered.bytes, offered.size);
    *size = offered.size;
    return EFI_SUCCESS;
}

int initrd_offer(EFI_SYSTEM_TABLE *system, const void *initrd, uint64_t size, struct error *error)
{
    static struct load_file protocol = {load};
    EFI_HANDLE handle = NULL;

    offered.bytes = initrd;
    offered.size = size;
    if (EFI_ERROR(system->BootServices->InstallMultipleProtocolInterfaces(
            &handle, &device_path, &path, &load_file_2, &protocol, NULL)))
        return error_set(error, "initrd: the firmware offers another one");
    return 0;
}
