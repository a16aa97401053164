/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/hvm-builder.h"

#include "common/array.h"
#include "common/cleanup.h"
#include "common/units.h"
#include "qemu-integration/xen/boot-state.h"
#include "qemu-integration/xen/build-memory.h"
#include "qemu-integration/xen/console-page.h"
#include "qemu-integration/xen/cpu-policy.h"
#include "qemu-integration/xen/guest-memory.h"
#include "qemu-integration/xen/hypervisor-internal.h"
#include "qemu-integration/xen/xen-version.h"

#include <stdlib.h>
#include <string.h>
#include <xen/arch-x86/hvm/start_info.h>
#include <xen/hvm/e820.h>
#include <xen/hvm/hvm_info_table.h>
#include <xen/hvm/params.h>
#include <xenguest.h>

/*
 * In addition to RAM and what devices have: special and ioreq pages, the VGA's ROM, hvmloader's
 * tables, and devices that are plugged in later.
 */
#define EXTRA_MEMORY (4 * MIB)

static uint64_t device_memory(const struct hvm_machine *machine)
{
    return machine->video_memory + machine->rom_memory + EXTRA_MEMORY;
}

static uint64_t paging_pool(const struct hvm_machine *machine)
{
    return domain_paging_pool(machine->memory_max + machine->video_memory, machine->vcpus);
}

uint64_t hvm_overhead(const struct hvm_machine *machine)
{
    return paging_pool(machine) + device_memory(machine);
}

static int set_parameters(const struct domain *domain, bool no_hpet, struct error *error)
{
    const struct {
        uint32_t parameter;
        uint64_t value;
        const char *failure;
    } parameters[] = {
        {HVM_PARAM_HPET_ENABLED, !no_hpet, "cannot set whether the domain has an HPET"},
        {HVM_PARAM_VPT_ALIGN, 1, "cannot align the domain's timers"},
        {HVM_PARAM_TIMER_MODE, HVMPTM_no_delay_for_missed_ticks,
         "cannot set the domain's timer mode"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(parameters); i++)
        if (DOMAIN_CALL(domain, xc_hvm_param_set, parameters[i].parameter, parameters[i].value) < 0)
            return hypervisor_failed(domain->hypervisor, error, parameters[i].failure);
    return 0;
}

static int set_memory_map(const struct domain *domain, struct ram_map ram, struct error *error)
{
    struct e820entry map[2] = {
        {.addr = HVM_MEMORY_MAP_START,
         .size = ram.low_end - HVM_MEMORY_MAP_START,
         .type = E820_RAM},
        {.addr = 4 * GIB, .size = ram.high_end - 4 * GIB, .type = E820_RAM},
    };

    if (DOMAIN_CALL(domain, xc_domain_set_memory_map, map, ram.high_end > 0 ? 2U : 1U) < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot set the domain's memory map");
    return 0;
}

/*
 * If the guest starts with less than it can have, its memory is populated on demand, from a pool
 * that its balloon driver must not let run dry. libxenguest fills the pool too, but not once the
 * device model has given the domain video memory.
 */
static int fill_pool(const struct domain *domain, const struct hvm_machine *machine,
                     struct error *error)
{
    uint64_t pages = machine->memory / XC_PAGE_SIZE - HVM_VGA_HOLE_PAGES;

    if (machine->memory_max > machine->memory &&
        DOMAIN_CALL(domain, xc_domain_set_pod_target, pages, NULL, NULL, NULL) < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot give the domain its memory");
    return 0;
}

int hvm_prepare(const struct domain *domain, const struct hvm_machine *machine,
                struct domain_ports *ports, struct error *error)
{
    const struct domain_setup_config config = {
        .vcpus = machine->vcpus,
        .memory = machine->memory_max + device_memory(machine),
        .paging_pool = paging_pool(machine),
        .processor = machine->processor,
        .clock_offset = machine->clock_offset,
    };

    if (domain_set_up(domain, &config, ports, error) < 0 ||
        set_parameters(domain, machine->no_hpet, error) < 0 ||
        cpu_policy_set_hyper_v(domain, machine->processor->hyper_v, error) < 0)
        return -1;
    return set_memory_map(domain, machine->ram, error) < 0 ? -1 : fill_pool(domain, machine, error);
}

/* Tells hvmloader of the vcpus. libxenguest has filled in the other fields. */
static int set_hvm_info(const struct domain *domain, const struct hvm_machine *machine,
                        struct error *error)
{
    struct hvm_info_table info;
    uint8_t sum = 0;

    if (guest_memory_read(domain, HVM_INFO_PADDR, &info, sizeof(info), error) < 0)
        return -1;
    if (info.length > sizeof(info))
        return error_set(error, "libxenguest made an hvm_info table of %u bytes, not %zu",
                         info.length, sizeof(info));
    info.apic_mode = 1;
    info.nr_vcpus = machine->vcpus;
    memset(info.vcpu_online, 0, sizeof(info.vcpu_online));
    for (unsigned i = 0; i < machine->vcpus_online; i++)
        info.vcpu_online[i / 8] |= (uint8_t)(1U << (i % 8));
    for (unsigned i = 0; i < info.length; i++)
        sum = (uint8_t)(sum + ((const uint8_t *)&info)[i]);
    info.checksum = (uint8_t)(info.checksum - sum);
    return guest_memory_write(domain, HVM_INFO_PADDR, &info, sizeof(info), error);
}

static void release_image(struct xc_dom_image **image)
{
    if (*image != NULL)
        xc_dom_release(*image);
}

static void describe_image(struct xc_dom_image *image, const struct hvm_machine *machine,
                           const struct domain_ports *ports, uint8_t *firmware)
{
    image->container_type = XC_DOM_HVM_CONTAINER;
    image->target_pages = machine->memory / XC_PAGE_SIZE;
    image->lowmem_end = machine->ram.low_end;
    image->highmem_end = machine->ram.high_end;
    image->mmio_start = HVM_MMIO_START;
    image->mmio_size = 4 * GIB - HVM_MMIO_START;
    image->vga_hole_size = HVM_VGA_HOLE_PAGES;
    image->device_model = true;
    image->max_vcpus = machine->vcpus;
    image->xenstore_evtchn = ports->store;
    image->console_evtchn = ports->console;
    image->system_firmware_module.data = firmware;
    image->system_firmware_module.length = (uint32_t)machine->firmware.size;
}

int hvm_build(const struct domain *domain, const struct hvm_machine *machine,
              const struct domain_ports *ports, struct error *error)
{
    struct xc_dom_image *image __attribute__((cleanup(release_image))) = NULL;
    /* A copy, since libxenguest takes a pointer that is not const. */
    cleanup_free uint8_t *firmware = malloc(machine->firmware.size);

    if (firmware == NULL)
        return error_set_errno(error, errno, "firmware");
    memcpy(firmware, machine->firmware.data, machine->firmware.size);
    if (call_gate_enter(domain->hypervisor->gate, "xc_dom_allocate", NULL))
        image = xc_dom_allocate(domain->hypervisor->control, "", NULL);
    if (image == NULL)
        return hypervisor_failed(domain->hypervisor, error, "cannot start building the domain");
    describe_image(image, machine, ports, firmware);
    if (GATED(domain->hypervisor, xc_dom_kernel_file, image, machine->hvmloader) < 0)
        return hypervisor_failed(domain->hypervisor, error, machine->hvmloader);
    if (GATED(domain->hypervisor, xc_dom_boot_xen_init, image, domain->hypervisor->control,
              domain->domid) < 0 ||
        GATED(domain->hypervisor, xc_dom_parse_image, image) < 0)
        return hypervisor_failed(domain->hypervisor, error, machine->hvmloader);
    if (GATED(domain->hypervisor, xc_dom_rambase_init, image, 0) < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot give the domain its memory");
    if (build_memory(domain, image, machine->memory_max, error) < 0)
        return -1;
    if (GATED(domain->hypervisor, xc_dom_build_image, image) < 0)
        return hypervisor_failed(domain->hypervisor, error,
                                 "cannot load hvmloader into the domain");
    if (machine->modules_end > machine->modules_start) {
        /* Only after xc_dom_build_image(), which would load the module itself. */
        image->modules[0].seg.vstart = machine->modules_start;
        image->modules[0].seg.vend = machine->modules_end;
        image->num_modules = 1;
    }
    if (boot_state_set_up(domain, image, error) < 0)
        return -1;
    if (image->xenstore_pfn != HVM_STORE_GFN || image->console_pfn != HVM_CONSOLE_GFN)
        return error_set(error,
                         "this libxenguest puts the xenstore ring at frame 0x%lx and the "
                         "console ring at frame 0x%lx, which qemu-xen does not support",
                         (unsigned long)image->xenstore_pfn, (unsigned long)image->console_pfn);
    if (machine->console_served && console_page_connect(domain, HVM_CONSOLE_GFN, error) < 0)
        return -1;
    return set_hvm_info(domain, machine, error);
}
