/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/qemu-integration/xen/machine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include <errno.h>
#include <xenctrl.h>
#include <xenforeignmemory.h>

#define SIZE ((size_t)MACHINE_FRAMES * XC_PAGE_SIZE)

struct machine machine;
static int file = -1;

void machine_begin(void)
{
    machine = (struct machine){.paravirtual = true,
                               .copies = true,
                               .can_map = true,
                               .limit = MACHINE_FRAMES,
                               .left = MACHINE_FRAMES};
    file = memfd_create("machine", MFD_CLOEXEC);
    assert_int_equal(ftruncate(file, SIZE), 0);
    machine.memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    assert_ptr_not_equal(machine.memory, MAP_FAILED);
    memset(machine.memory, 0xa5, SIZE);
}

void machine_end(void)
{
    munmap(machine.memory, SIZE);
    close(file);
}

uint8_t *machine_frame(uint64_t frame)
{
    assert_in_range(frame, 0, MACHINE_FRAMES - 1);
    return machine.memory + frame * XC_PAGE_SIZE;
}

static bool take(unsigned pages)
{
    if (machine.owned + pages > machine.limit || pages > machine.left)
        return false;
    machine.owned += pages;
    machine.left -= pages;
    return true;
}

static int allocate(unsigned long count, unsigned order, xen_pfn_t *extents, bool returned)
{
    for (unsigned long i = 0; i < count; i++) {
        if (!take(1U << order))
            return (int)i;
        if (returned)
            extents[i] = machine.next;
        machine.next += 1U << order;
    }
    return (int)count;
}

static void note(uint64_t page, uint64_t frame)
{
    if (page >= MACHINE_FRAMES || frame >= MACHINE_FRAMES)
        return;
    machine.frames[page] = frame;
    if (machine.pages != NULL)
        machine.pages[frame] = page;
}

int xc_domain_populate_physmap(xc_interface *xch, uint32_t domid, unsigned long nr_extents,
                               unsigned extent_order, unsigned mem_flags, xen_pfn_t *extent_start)
{
    const unsigned pages = 1U << extent_order;

    (void)xch;
    assert_int_equal(domid, MACHINE_DOMID);
    assert_int_equal(mem_flags, 0);
    for (unsigned long i = 0; i < nr_extents; i++) {
        const uint64_t page = extent_start[i];

        if (allocate(1, extent_order, &extent_start[i], machine.paravirtual) == 0)
            return (int)i;
        for (unsigned at = 0; at < pages; at++)
            note(page + at, machine.next - pages + at);
    }
    return (int)nr_extents;
}

int xc_domain_increase_reservation(xc_interface *xch, uint32_t domid, unsigned long nr_extents,
                                   unsigned extent_order, unsigned mem_flags,
                                   xen_pfn_t *extent_start)
{
    (void)xch;
    assert_int_equal(domid, MACHINE_DOMID);
    assert_int_equal(mem_flags, 0);
    return allocate(nr_extents, extent_order, extent_start, machine.paravirtual);
}

int xc_domain_decrease_reservation(xc_interface *xch, uint32_t domid, unsigned long nr_extents,
                                   unsigned extent_order, xen_pfn_t *extent_start)
{
    static const uint8_t zeros[XC_PAGE_SIZE];

    (void)xch;
    assert_int_equal(domid, MACHINE_DOMID);
    assert_int_equal(extent_order, 0);
    for (unsigned long i = 0; i < nr_extents && machine.copies; i++)
        assert_memory_equal(machine_frame(extent_start[i]), zeros, sizeof(zeros));
    machine.owned -= (unsigned)nr_extents;
    machine.left += (unsigned)nr_extents;
    return (int)nr_extents;
}

int xc_domain_setmaxmem(xc_interface *xch, uint32_t domid, uint64_t max_memkb)
{
    (void)xch;
    assert_int_equal(domid, MACHINE_DOMID);
    machine.limit = (unsigned)(max_memkb / (XC_PAGE_SIZE / 1024));
    return 0;
}

int xc_domain_getinfolist(xc_interface *xch, uint32_t first_domain, unsigned max_domains,
                          xc_domaininfo_t *info)
{
    (void)xch;
    assert_int_equal(first_domain, MACHINE_DOMID);
    assert_int_equal(max_domains, 1);
    *info = (xc_domaininfo_t){
        .domain = MACHINE_DOMID, .tot_pages = machine.owned, .max_pages = machine.limit};
    return 1;
}

int xc_mmuext_op(xc_interface *xch, struct mmuext_op *op, unsigned nr_ops, uint32_t dom)
{
    (void)xch;
    assert_int_equal(dom, MACHINE_DOMID);
    machine.copied++;
    if (!machine.paravirtual || !machine.copies) {
        errno = EOPNOTSUPP;
        return -1;
    }
    for (unsigned i = 0; i < nr_ops; i++)
        if (op[i].cmd == MMUEXT_CLEAR_PAGE) {
            memset(machine_frame(op[i].arg1.mfn), 0, XC_PAGE_SIZE);
        } else {
            assert_int_equal(op[i].cmd, MMUEXT_COPY_PAGE);
            memcpy(machine_frame(op[i].arg1.mfn), machine_frame(op[i].arg2.src_mfn), XC_PAGE_SIZE);
        }
    return 0;
}

void *xenforeignmemory_map2(xenforeignmemory_handle *fmem, uint32_t dom, void *addr, int prot,
                            int flags, size_t pages, const xen_pfn_t arr[], int err[])
{
    uint8_t *mapped =
        mmap(addr, pages * XC_PAGE_SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    (void)fmem;
    assert_int_equal(dom, MACHINE_DOMID);
    assert_int_equal(flags, 0);
    machine.mappings++;
    for (size_t i = 0; i < pages; i++) {
        assert_in_range(arr[i], 0, MACHINE_FRAMES - 1);
        err[i] = machine.can_map || i > 0 ? 0 : -EFAULT;
        assert_ptr_not_equal(mmap(mapped + i * XC_PAGE_SIZE, XC_PAGE_SIZE, prot,
                                  MAP_SHARED | MAP_FIXED, file, (off_t)(arr[i] * XC_PAGE_SIZE)),
                             MAP_FAILED);
    }
    return mapped;
}
