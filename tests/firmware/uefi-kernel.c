/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An EFI program in the place of a kernel. It writes to the debug port what it was given, one line
 * each, and switches the machine off. Its command line can begin with "fail": then it returns.
 */
#include "firmware/direct-boot/debug-port.h"

#include <efi.h>
#include <stdint.h>

static EFI_GUID loaded_image = EFI_LOADED_IMAGE_PROTOCOL_GUID;
static EFI_GUID device_path = DEVICE_PATH_PROTOCOL;
static EFI_GUID load_file_2 = {
    0x4006c0c1, 0xfcb3, 0x403e, {0x99, 0x6d, 0x4a, 0x6c, 0x87, 0x24, 0xe0, 0x6d}};
static EFI_GUID initrd_media = {
    0x5568e427, 0x68fc, 0x4f3d, {0xac, 0x74, 0xca, 0x55, 0x52, 0x31, 0xcc, 0x68}};

static EFI_GUID tables[] = {ACPI_TABLE_GUID, ACPI_20_TABLE_GUID, SMBIOS_TABLE_GUID,
                            SMBIOS3_TABLE_GUID};
static const char *const table_names[] = {"acpi1", "acpi2", "smbios", "smbios3"};

struct load_file {
    EFI_STATUS(EFIAPI *load)
    (struct load_file *self, EFI_DEVICE_PATH *path, BOOLEAN boot_policy, UINTN *size, void *buffer);
};

static int same(const EFI_GUID *a, const EFI_GUID *b)
{
    return __builtin_memcmp(a, b, sizeof(*a)) == 0;
}

int memcmp(const void *a, const void *b, unsigned long size);

int memcmp(const void *a, const void *b, unsigned long size)
{
    const unsigned char *left = a, *right = b;

    for (unsigned long i = 0; i < size; i++)
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    return 0;
}

static void report_tables(const EFI_SYSTEM_TABLE *system)
{
    for (unsigned t = 0; t < sizeof(tables) / sizeof(tables[0]); t++)
        for (UINTN i = 0; i < system->NumberOfTableEntries; i++)
            if (same(&system->ConfigurationTable[i].VendorGuid, &tables[t]))
                debug_line(
                    "%s=%llx", table_names[t],
                    (unsigned long long)(uintptr_t)system->ConfigurationTable[i].VendorTable);
}

static void report_initrd(const EFI_SYSTEM_TABLE *system)
{
    struct {
        VENDOR_DEVICE_PATH media;
        EFI_DEVICE_PATH end;
    } __attribute__((packed)) path = {
        .media = {.Header = {.Type = MEDIA_DEVICE_PATH,
                             .SubType = MEDIA_VENDOR_DP,
                             .Length = {sizeof(VENDOR_DEVICE_PATH), 0}},
                  .Guid = initrd_media},
        .end = {END_DEVICE_PATH_TYPE, END_ENTIRE_DEVICE_PATH_SUBTYPE, {4, 0}},
    };
    EFI_BOOT_SERVICES *services = system->BootServices;
    EFI_DEVICE_PATH *at = (EFI_DEVICE_PATH *)&path;
    EFI_HANDLE handle;
    struct load_file *protocol;
    UINTN size = 0;
    void *buffer;
    uint32_t sum = 0;

    (void)device_path;
    if (EFI_ERROR(services->LocateDevicePath(&load_file_2, &at, &handle)) ||
        EFI_ERROR(services->HandleProtocol(handle, &load_file_2, (void **)&protocol))) {
        debug_line("initrd=none");
        return;
    }
    if (protocol->load(protocol, at, FALSE, &size, NULL) != EFI_BUFFER_TOO_SMALL ||
        EFI_ERROR(services->AllocatePool(EfiLoaderData, size, &buffer)) ||
        EFI_ERROR(protocol->load(protocol, at, FALSE, &size, buffer))) {
        debug_line("initrd=unreadable");
        return;
    }
    for (UINTN i = 0; i < size; i++)
        sum = sum * 31 + ((const uint8_t *)buffer)[i];
    debug_line("initrd=%llx,%x", (unsigned long long)size, (unsigned)sum);
}

EFI_STATUS efi_main(EFI_HANDLE self, EFI_SYSTEM_TABLE *system);

EFI_STATUS efi_main(EFI_HANDLE self, EFI_SYSTEM_TABLE *system)
{
    EFI_LOADED_IMAGE *image;
    char line[150];
    UINTN units = 0;

    if (EFI_ERROR(system->BootServices->HandleProtocol(self, &loaded_image, (void **)&image)))
        return EFI_ABORTED;
    const uint16_t *options = image->LoadOptions;
    for (; units < image->LoadOptionsSize / 2 && units < sizeof(line) - 1; units++)
        line[units] = (char)(options[units] < 0x80 ? options[units] : '?');
    line[units] = '\0';
    debug_line("command line %u=%s", (unsigned)image->LoadOptionsSize, line);
    report_tables(system);
    report_initrd(system);
    if (line[0] == 'f')
        return EFI_NOT_STARTED;
    system->RuntimeServices->ResetSystem(EfiResetShutdown, EFI_SUCCESS, 0, NULL);
    return EFI_ABORTED;
}
