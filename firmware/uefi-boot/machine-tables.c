/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/uefi-boot/machine-tables.h"

#include "firmware/uefi-boot/entry-points.h"

static EFI_GUID acpi_1 = ACPI_TABLE_GUID;
static EFI_GUID acpi_2 = ACPI_20_TABLE_GUID;
static EFI_GUID smbios_2 = SMBIOS_TABLE_GUID;
static EFI_GUID smbios_3 = SMBIOS3_TABLE_GUID;

/* EFI_EVENT_GROUP_READY_TO_BOOT (UEFI 2.10, 7.1) */
static EFI_GUID ready_to_boot = {
    0x7ce88fb3, 0x4bd7, 0x4679, {0x87, 0xa8, 0xa8, 0xd8, 0xde, 0xe5, 0x0d, 0x2b}};

/* NULL: there is none. */
static struct {
    EFI_SYSTEM_TABLE *system;
    void *rsdp;
    void *smbios;
    EFI_EVENT late;
} state;

/* Without a table, removes the one that is there; that there is none is no failure. */
static EFI_STATUS replace(EFI_GUID *guid, void *table)
{
    EFI_STATUS status = state.system->BootServices->InstallConfigurationTable(guid, table);

    return table == NULL && status == EFI_NOT_FOUND ? EFI_SUCCESS : status;
}

static EFI_STATUS install(void)
{
    EFI_STATUS status = replace(&acpi_2, state.rsdp);

    if (!EFI_ERROR(status))
        status = replace(&acpi_1, NULL);
    if (EFI_ERROR(status) || state.smbios == NULL)
        return status;
    /* What has both reads version 3's, which are not hvmloader's. */
    status = replace(&smbios_2, state.smbios);
    return EFI_ERROR(status) ? status : replace(&smbios_3, NULL);
}

int machine_tables_install(EFI_SYSTEM_TABLE *system, const struct uefi_handoff *handoff,
                           struct error *error)
{
    const struct bytes searched = {(const uint8_t *)(uintptr_t)handoff->tables,
                                   handoff->tables_size};
    struct entry_points found;

    if (entry_points_find(&found, searched, error) < 0)
        return -1;
    /* The firmware follows the address as soon as it has the table. */
    if (!acpi_table_is_whole(
            (struct bytes){(const uint8_t *)(uintptr_t)found.xsdt, ACPI_TABLE_SIZE_MAX}, "XSDT"))
        return error_set(error, "ACPI: no XSDT at 0x%llx", (unsigned long long)found.xsdt);
    state.system = system;
    state.rsdp = (void *)(uintptr_t)(handoff->tables + found.rsdp);
    state.smbios = found.has_smbios ? (void *)(uintptr_t)(handoff->tables + found.smbios) : NULL;
    if (EFI_ERROR(install()))
        return error_set(error, "the firmware does not take ACPI tables");
    return 0;
}

static void EFIAPI on_late(EFI_EVENT event, void *context)
{
    (void)event;
    (void)context;
    install();
}

/* Those who were told later of the same event have their turn first. */
static void EFIAPI on_ready_to_boot(EFI_EVENT event, void *context)
{
    (void)event;
    (void)context;
    state.system->BootServices->SignalEvent(state.late);
}

int machine_tables_keep(EFI_SYSTEM_TABLE *system, struct error *error)
{
    EFI_EVENT event;
    EFI_BOOT_SERVICES *services = system->BootServices;

    if (EFI_ERROR(
            services->CreateEvent(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, on_late, NULL, &state.late)) ||
        EFI_ERROR(services->CreateEventEx(EVT_NOTIFY_SIGNAL, TPL_CALLBACK, on_ready_to_boot, NULL,
                                          &ready_to_boot, &event)))
        return error_set(error, "the firmware makes no events");
    return 0;
}
