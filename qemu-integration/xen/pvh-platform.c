/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The addresses are libxl 4.17's, so that kernels find what they were tested with.
 */
#include "qemu-integration/xen/pvh-platform.h"

#include "common/units.h"
#include "qemu-integration/vm.h"
#include "qemu-integration/xen/hypervisor-internal.h"

#include <string.h>
#include <xen/features.h>
#include <xen/hvm/e820.h>
#include <xen/hvm/params.h>

/*
 * From here to 4 GiB there is no RAM: ACPI tables, local APICs and special pages are here.
 */
#define HOLE_START          UINT64_C(0xfc000000)
#define ACPI_TABLES_ADDRESS HOLE_START

/* The special pages, where libxenguest puts them in every HVM container. */
#define SPECIAL_PAGES_END   ((uint64_t)X86_HVM_END_SPECIAL_REGION << XC_PAGE_SHIFT)
#define SPECIAL_PAGES_SIZE  ((uint64_t)X86_HVM_NR_SPECIAL_PAGES << XC_PAGE_SHIFT)
#define SPECIAL_PAGES_START (SPECIAL_PAGES_END - SPECIAL_PAGES_SIZE)

/* The last address at which a kernel searches for a BIOS's RSDP (ACPI 6.5, 5.2.5.1). */
#define LOW_RSDP_ADDRESS (MIB - 64)

_Static_assert(VM_VCPUS_MAX <= ACPI_TABLES_VCPUS_MAX, "a local APIC for each vcpu");
_Static_assert(ACPI_TABLES_SIZE == XC_PAGE_SIZE, "what is reserved for them");

int pvh_platform_set_parameters(const struct domain *domain, struct error *error)
{
    /* libxl's choice for PVH guests: a late tick does not delay the next one. */
    if (DOMAIN_CALL(domain, xc_hvm_param_set, HVM_PARAM_TIMER_MODE,
                    HVMPTM_no_delay_for_missed_ticks) < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot set the domain's timer mode");
    return 0;
}

/*
 * Linux before 4.20 ignores the RSDP address it is given and searches for the RSDP. Later versions
 * declare in their ELF notes that they use the address.
 */
static bool searches_rsdp(struct xc_dom_image *image)
{
    return strcmp(xc_dom_guest_os(image), "linux") == 0 &&
           !xc_dom_feature_get(image, XENFEAT_linux_rsdp_unrestricted);
}

static void add_range(struct xc_dom_image *image, uint64_t start, uint64_t end, uint32_t type)
{
    if (end > start)
        image->e820[image->e820_entries++] =
            (struct e820entry){.addr = start, .size = end - start, .type = type};
}

static void make_map(struct pvh_platform *platform, struct xc_dom_image *image, bool low_rsdp)
{
    image->e820 = platform->map;
    image->e820_entries = 0;
    if (low_rsdp) {
        add_range(image, 0, MIB - XC_PAGE_SIZE, E820_RAM);
        add_range(image, MIB - XC_PAGE_SIZE, MIB, E820_ACPI);
    }
    add_range(image, low_rsdp ? MIB : 0, image->lowmem_end, E820_RAM);
    add_range(image, ACPI_TABLES_ADDRESS, ACPI_TABLES_ADDRESS + ACPI_TABLES_SIZE, E820_ACPI);
    add_range(image, SPECIAL_PAGES_START, SPECIAL_PAGES_END, E820_RESERVED);
    add_range(image, 4 * GIB, image->highmem_end, E820_RAM);
}

int pvh_platform_describe(struct pvh_platform *platform, const struct domain *domain,
                          struct xc_dom_image *image, const struct pv_machine *machine,
                          struct error *error)
{
    bool low_rsdp = searches_rsdp(image);
    uint64_t memory = machine->memory_max;

    image->target_pages = machine->memory / XC_PAGE_SIZE;
    image->lowmem_end = memory < HOLE_START ? memory : HOLE_START;
    image->highmem_end = memory > HOLE_START ? 4 * GIB + (memory - HOLE_START) : 0;
    image->mmio_start = HOLE_START;
    image->mmio_size = 4 * GIB - HOLE_START;

    acpi_tables_make(platform->acpi_tables, ACPI_TABLES_ADDRESS, machine->vcpus,
                     machine->vcpus_online);
    /* libxenguest passes the address of the first module to the guest as the RSDP's. */
    image->acpi_modules[0] = (struct xc_hvm_firmware_module){
        .data = platform->acpi_tables,
        .length = ACPI_TABLES_SIZE,
        .guest_addr_out = ACPI_TABLES_ADDRESS,
    };
    if (low_rsdp)
        image->acpi_modules[1] = (struct xc_hvm_firmware_module){
            .data = platform->acpi_tables,
            .length = ACPI_RSDP_SIZE,
            .guest_addr_out = LOW_RSDP_ADDRESS,
        };
    make_map(platform, image, low_rsdp);
    if (DOMAIN_CALL(domain, xc_domain_set_memory_map, image->e820, image->e820_entries) < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot set the domain's memory map");
    return 0;
}
