/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel in a PVH guest: copies what Xen passed into a start_info, as if the guest were a PV
 * one, so that all other code is the same.
 */
#include <stdbool.h>
#include <stdint.h>
#include <xen/arch-x86/cpuid.h>
#include <xen/arch-x86/hvm/start_info.h>
#include <xen/hvm/hvm_op.h>
#include <xen/hvm/params.h>
#include <xen/xen.h>

#include "addresses.h"
#include "checks.h"
#include "guest.h"
#include "hypercall.h"
#include "known-words.h"
#include "tests/boot-images/self-check/words.h"

#define RSDP_SIZE 36
#define LOW_RSDP  0xfffc0 /* where libxl puts a copy for a Linux that searches below 1 MiB */

_Noreturn void kernel_main(const struct start_info *start, bool bss_was_zero);
_Noreturn void pvh_main(const struct hvm_start_info *handed, bool bss_was_zero);

bool is_pvh;

static const struct hvm_start_info *from_xen;

static const void *physical(uint64_t address)
{
    return (const void *)address;
}

/* Has Xen write the code of the hypercalls; xen/arch-x86/cpuid.h, leaf 3 (0x40000x02) */
static void fill_hypercall_page(void)
{
    uint64_t address = (uint64_t)(hypercall_page - virt_base);
    uint32_t eax = XEN_CPUID_FIRST_LEAF + 2;
    uint32_t msr;
    uint32_t ecx = 0;
    uint32_t edx;

    __asm__ volatile("cpuid" : "+a"(eax), "=b"(msr), "+c"(ecx), "=d"(edx));
    __asm__ volatile("wrmsr"
                     :
                     : "c"(msr), "a"((uint32_t)address), "d"((uint32_t)(address >> 32))
                     : "memory");
}

static uint64_t parameter(uint32_t index)
{
    struct xen_hvm_param param = {.domid = DOMID_SELF, .index = index};

    return hypercall(__HYPERVISOR_hvm_op, HVMOP_get_param, (unsigned long)&param, 0) < 0
               ? 0
               : param.value;
}

static uint64_t ram_pages(void)
{
    const struct hvm_memmap_table_entry *map = physical(from_xen->memmap_paddr);
    uint64_t pages = 0;

    for (uint32_t i = 0; i < from_xen->memmap_entries; i++)
        if (map[i].type == XEN_HVM_MEMMAP_TYPE_RAM)
            pages += map[i].size / PAGE_SIZE;
    return pages;
}

static void copy_command_line(struct start_info *start)
{
    const char *line = physical(from_xen->cmdline_paddr);

    for (unsigned i = 0; line != 0 && line[i] != '\0' && i < sizeof(start->cmd_line) - 1; i++)
        start->cmd_line[i] = (int8_t)line[i];
}

void pvh_main(const struct hvm_start_info *handed, bool bss_was_zero)
{
    static struct start_info start;
    const struct hvm_modlist_entry *modules = physical(handed->modlist_paddr);

    is_pvh = true;
    from_xen = handed;
    fill_hypercall_page();
    start.nr_pages = ram_pages();
    copy_command_line(&start);
    if (handed->nr_modules > 0) {
        start.mod_start = modules[0].paddr;
        start.mod_len = modules[0].size;
    }
    start.console.domU.mfn = parameter(HVM_PARAM_CONSOLE_PFN);
    start.console.domU.evtchn = (uint32_t)parameter(HVM_PARAM_CONSOLE_EVTCHN);
    start.store_mfn = parameter(HVM_PARAM_STORE_PFN);
    start.store_evtchn = (uint32_t)parameter(HVM_PARAM_STORE_EVTCHN);
    kernel_main(&start, bss_was_zero);
}

/* Whether a range lies in one entry of the memory map that has that type */
static bool is_listed(uint64_t address, uint64_t size, uint32_t type)
{
    const struct hvm_memmap_table_entry *map = physical(from_xen->memmap_paddr);

    for (uint32_t i = 0; i < from_xen->memmap_entries; i++)
        if (map[i].type == type && address >= map[i].addr && size <= map[i].size &&
            address - map[i].addr <= map[i].size - size)
            return true;
    return false;
}

static void check_rsdp(struct report *report, const char *name, uint64_t address)
{
    static const char signature[] = "RSD PTR ";
    const uint8_t *rsdp = physical(address);
    uint8_t sum = 0;
    bool holds = is_listed(address, RSDP_SIZE, XEN_HVM_MEMMAP_TYPE_ACPI);

    for (unsigned i = 0; holds && i < RSDP_SIZE; i++)
        sum = (uint8_t)(sum + rsdp[i]);
    for (unsigned i = 0; holds && i < sizeof(signature) - 1; i++)
        holds = rsdp[i] == (uint8_t)signature[i];
    check_true(report, name, holds && sum == 0);
}

void check_pvh_start_info(struct guest *guest)
{
    struct report *report = &guest->report;
    uint32_t pages;

    check_equal(report, "start_info.magic", from_xen->magic, XEN_HVM_START_MAGIC_VALUE);
    check_equal(report, "start_info.version", from_xen->version, 1);
    check_equal(report, "start_info.flags", from_xen->flags, 0);
    check_true(report, "start_info.modules", from_xen->nr_modules <= 1);
    if (word_decimal(report, guest->command_line, "pages", &pages))
        check_equal(report, "start_info.pages", guest->start->nr_pages, pages);
    check_true(report, "memory_map.console",
               is_listed(guest->start->console.domU.mfn * PAGE_SIZE, PAGE_SIZE,
                         XEN_HVM_MEMMAP_TYPE_RESERVED));
    check_true(
        report, "memory_map.xenstore",
        is_listed(guest->start->store_mfn * PAGE_SIZE, PAGE_SIZE, XEN_HVM_MEMMAP_TYPE_RESERVED));
    check_rsdp(report, "rsdp", from_xen->rsdp_paddr);
    if (word_without_value(guest->command_line, "low-rsdp"))
        check_rsdp(report, "rsdp.low", LOW_RSDP);
    check_true(report, "console.port", guest->start->console.domU.evtchn != 0);
    check_true(report, "xenstore.port", guest->start->store_evtchn != 0);
}
