/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that libxenguest itself, the one that is installed, restores the memory of a PV guest from
 * a stream without its pages of zeros, by way of the window. What it asks Xen for is the test's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/xen/hypervisor-internal.h"
#include "qemu-integration/xen/page-data.h"
#include "qemu-integration/xen/save-restore.h"
#include "tests/unit/qemu-integration/xen/machine.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/mman.h>
#include <xenguest.h>

#include <xen/sys/privcmd.h>

#define PAGES  2048 /* of the guest: two records */
#define RECORD 1024
#define WIDTH  8

/* Page 5 is a page table, which names two others, one of which comes later. */
#define TABLE        5
#define TABLE_TYPE   (UINT64_C(1) << 60)
#define NAMED_EARLY  3
#define NAMED_LATE   1500
#define PRESENT      1
/* These are not there. */
#define ABSENT_FIRST 100
#define ABSENT_LAST  110
#define ABSENT_TYPE  (UINT64_C(0xf) << 60)

/* libxenguest's connection, which is made of these. */

void *xencall_open(void *logger, unsigned flags);
void *xendevicemodel_open(void *logger, unsigned flags);
int xencall_close(void *closed);
int xendevicemodel_close(void *closed);
void *xc_map_foreign_ranges(xc_interface *control, uint32_t domid, size_t size, int protection,
                            size_t chunk, privcmd_mmap_entry_t entries[], int count);

static int handle;

void *xencall_open(void *logger, unsigned flags)
{
    (void)logger, (void)flags;
    return &handle;
}

void *xendevicemodel_open(void *logger, unsigned flags)
{
    (void)logger, (void)flags;
    return &handle;
}

int xencall_close(void *closed)
{
    (void)closed;
    return 0;
}

int xendevicemodel_close(void *closed)
{
    (void)closed;
    return 0;
}

xenforeignmemory_handle *xenforeignmemory_open(xentoollog_logger *logger, unsigned open_flags)
{
    (void)logger, (void)open_flags;
    return (xenforeignmemory_handle *)&handle;
}

int xenforeignmemory_close(xenforeignmemory_handle *fmem)
{
    (void)fmem;
    return 0;
}

/* Until Xen 4.17. */
#if XEN_DOMCTL_INTERFACE_VERSION <= 0x15
int xc_domain_getinfo(xc_interface *xch, uint32_t first_domid, unsigned max_doms,
                      xc_dominfo_t *info)
{
    (void)xch, (void)max_doms;
    *info = (xc_dominfo_t){.domid = first_domid};
    return 1;
}
#else
int xc_domain_getinfo_single(xc_interface *xch, uint32_t domid, xc_domaininfo_t *info)
{
    (void)xch;
    *info = (xc_domaininfo_t){.domain = (domid_t)domid};
    return 0;
}
#endif

int xc_domain_nr_gpfns(xc_interface *xch, uint32_t domid, xen_pfn_t *gpfns)
{
    (void)xch, (void)domid;
    *gpfns = PAGES;
    return 0;
}

int xc_domain_get_guest_width(xc_interface *xch, uint32_t domid, unsigned *guest_width)
{
    (void)xch, (void)domid;
    *guest_width = WIDTH;
    return 0;
}

int xc_maximum_ram_page(xc_interface *xch, unsigned long *max_mfn)
{
    (void)xch;
    *max_mfn = MACHINE_FRAMES - 1;
    return 0;
}

int xc_machphys_mfn_list(xc_interface *xch, unsigned long max_extents, xen_pfn_t *extent_start)
{
    (void)xch;
    memset(extent_start, 0, max_extents * sizeof(*extent_start));
    return 0;
}

/* Xen's table of frames. */
void *xc_map_foreign_ranges(xc_interface *control, uint32_t domid, size_t size, int protection,
                            size_t chunk, privcmd_mmap_entry_t entries[], int count)
{
    void *mapped = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    (void)control, (void)protection, (void)chunk, (void)entries, (void)count;
    assert_int_equal(domid, DOMID_XEN);
    assert_ptr_not_equal(mapped, MAP_FAILED);
    memset(mapped, 0xff, size);
    machine.pages = mapped;
    return mapped;
}

/* The stream, as page_data_write() writes it. */
static uint8_t stream[(PAGES + 16) * XC_PAGE_SIZE];
static size_t stream_size, stream_at;

static int on_write(void *context, const void *data, size_t size)
{
    (void)context;
    if (size > 0)
        memcpy(stream + stream_size, data, size);
    stream_size += size;
    return 0;
}

static bool is_absent(uint64_t page)
{
    return page >= ABSENT_FIRST && page <= ABSENT_LAST;
}

/* What the guest has there: each third page nothing. */
static void make_page(uint64_t page, uint8_t contents[XC_PAGE_SIZE])
{
    memset(contents, page % 3 == 0 ? 0 : (int)(page % 250) + 1, XC_PAGE_SIZE);
    if (page != TABLE)
        return;
    const uint64_t table[XC_PAGE_SIZE / 8] = {
        NAMED_EARLY << 12 | PRESENT, [100] = NAMED_LATE << 12 | PRESENT};

    memcpy(contents, table, XC_PAGE_SIZE);
}

static void write_record(struct page_data_writer *writer, uint32_t type, const void *head,
                         const void *rest, size_t size)
{
    uint32_t length = (uint32_t)(size + (head == NULL ? 0 : 8));
    const struct iovec pieces[] = {{&type, sizeof(type)},
                                   {&length, sizeof(length)},
                                   {(void *)(uintptr_t)head, head == NULL ? 0 : 8},
                                   {(void *)(uintptr_t)rest, size}};

    assert_int_equal(page_data_write(writer, pieces, 4), 0);
}

static void write_pages(struct page_data_writer *writer, uint64_t first)
{
    static uint8_t contents[RECORD][XC_PAGE_SIZE];
    uint64_t words[RECORD];
    uint32_t type = 1, head[] = {RECORD, 0}, length = sizeof(head) + sizeof(words);
    struct iovec pieces[4 + RECORD] = {{&type, sizeof(type)},
                                       {&length, sizeof(length)},
                                       {head, sizeof(head)},
                                       {words, sizeof(words)}};
    int count = 4;

    for (uint64_t i = 0; i < RECORD; i++) {
        words[i] = (first + i) | (first + i == TABLE ? TABLE_TYPE : 0);
        if (is_absent(first + i)) {
            words[i] |= ABSENT_TYPE;
            continue;
        }
        make_page(first + i, contents[i]);
        pieces[count++] = (struct iovec){contents[i], XC_PAGE_SIZE};
        length += XC_PAGE_SIZE;
    }
    assert_int_equal(page_data_write(writer, pieces, count), 0);
}

static void write_stream(void)
{
    const uint32_t image[] = {UINT32_MAX, UINT32_MAX, htonl(0x58454e46), htonl(3), 0, 0},
                   domain[] = {1, 12, 4, 17}, frames[] = {0, PAGES - 1}, end[] = {0, 0};
    const uint8_t info[8] = {WIDTH, 4};
    const uint64_t lists[PAGES * WIDTH / XC_PAGE_SIZE] = {1, 2, 4, 7};
    struct page_data_writer writer = {.write = on_write};

    stream_size = stream_at = 0;
    on_write(NULL, image, sizeof(image));
    on_write(NULL, domain, sizeof(domain));
    write_record(&writer, 0x10, NULL, NULL, 0);
    write_record(&writer, 2, info, NULL, 0);
    write_record(&writer, 3, frames, lists, sizeof(lists));
    write_pages(&writer, 0);
    write_pages(&writer, RECORD);
    on_write(NULL, end, sizeof(end));
    page_data_end_writing(&writer);
}

static bool complete;

static void check_memory(void)
{
    for (uint64_t page = 0; page < PAGES; page++) {
        uint8_t expected[XC_PAGE_SIZE];

        if (is_absent(page))
            continue;
        make_page(page, expected);
        if (page == TABLE) {
            uint64_t *table = (uint64_t *)expected;

            table[0] = machine.frames[NAMED_EARLY] << 12 | PRESENT;
            table[100] = machine.frames[NAMED_LATE] << 12 | PRESENT;
        }
        assert_memory_equal(machine_frame(machine.frames[page]), expected, XC_PAGE_SIZE);
    }
}

/* After the last record come the guest's processors, for which there would have to be some. */
static int on_read(void *context, void *data, size_t size)
{
    (void)context;
    assert_true(stream_at + size <= stream_size);
    if (stream_at == stream_size - 8) {
        check_memory();
        complete = true;
        return -1;
    }
    memcpy(data, stream + stream_at, size);
    stream_at += size;
    return 0;
}

static void restore(void)
{
    struct error error = {0};
    struct hypervisor *hypervisor = hypervisor_open(NULL, &error);
    const struct domain domain = {.hypervisor = hypervisor, .domid = MACHINE_DOMID};
    const struct stream_calls calls = {.read = on_read};
    const struct domain_ports ports = {0};
    uint64_t store, console;

    assert_non_null(hypervisor);
    complete = false;
    domain_restore(&domain, &calls, &ports, &store, &console, &error);
    if (!complete)
        print_error("%s\n", error.message);
    assert_true(complete);
    assert_int_equal(machine.owned, PAGES - (ABSENT_LAST - ABSENT_FIRST + 1));
    hypervisor_close(hypervisor);
}

static int set_up(void **state)
{
    (void)state;
    machine_begin();
    write_stream();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    machine_end();
    return 0;
}

static void memory_is_restored_by_the_window(void **state)
{
    (void)state;
    assert_in_range(stream_size, PAGES * 2 / 3 * XC_PAGE_SIZE - 20 * XC_PAGE_SIZE,
                    PAGES * 2 / 3 * XC_PAGE_SIZE + 20 * XC_PAGE_SIZE);
    restore();
    assert_int_equal(machine.mappings, 1);
}

static void memory_is_restored_without_it(void **state)
{
    (void)state;
    machine.copies = false;
    restore();
    assert_in_range(machine.mappings, 4, 10);
}

/* The window's pages are the guest's last. */
static void memory_is_restored_if_there_is_just_enough(void **state)
{
    (void)state;
    machine.left = PAGES;
    restore();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(memory_is_restored_by_the_window, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memory_is_restored_without_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memory_is_restored_if_there_is_just_enough, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
