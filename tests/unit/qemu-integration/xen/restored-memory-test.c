/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that the pages that a stream has left out are cleared, and no others, wherever they are
 * and whoever can clear them. The test is Xen, whose memory has something in each page, and
 * libxenguest.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/xen/hypervisor-internal.h"
#include "qemu-integration/xen/restored-memory.h"
#include "tests/unit/qemu-integration/xen/machine.h"

#include <string.h>

#define PAGES    600
#define LEFT_OUT (UINT64_C(0xe) << 60)
#define PV       1
#define HVM      2

/* A stream whose only record of pages has left some out. */
struct stream {
    uint32_t headers[10];
    uint32_t record[2], head[2];
    uint64_t words[PAGES];
    uint32_t end[2];
};

struct source {
    const uint8_t *at;
};

static int on_read(void *context, void *data, size_t size)
{
    struct source *source = context;

    memcpy(data, source->at, size);
    source->at += size;
    return 0;
}

static bool is_cleared(uint64_t frame)
{
    static const uint8_t zeros[XC_PAGE_SIZE];

    return memcmp(machine_frame(frame), zeros, sizeof(zeros)) == 0;
}

/* Reads as libxenguest does, which makes the pages after it has read the record. */
static int restore(const struct stream *stream, struct error *error)
{
    struct source source = {(const uint8_t *)stream};
    struct hypervisor hypervisor = {0};
    const struct domain domain = {.hypervisor = &hypervisor, .domid = MACHINE_DOMID};
    const struct stream_calls reads = {.read = on_read, .context = &source};
    struct restored_memory memory = {.domain = &domain, .stream = &reads};
    static uint8_t data[sizeof(struct stream)];
    xen_pfn_t extents[PAGES];
    int result;

    restored_memory_begin(&memory);
    assert_int_equal(restored_memory_read(&memory, data, 24), 0);
    assert_int_equal(restored_memory_read(&memory, data, 16), 0);
    assert_int_equal(restored_memory_read(&memory, data, 8), 0);
    assert_int_equal(restored_memory_read(&memory, data, stream->record[1]), 0);
    for (xen_pfn_t page = 0; page < PAGES; page++)
        extents[page] = page;
    xc_domain_populate_physmap_exact(NULL, MACHINE_DOMID, PAGES, 0, 0, extents);
    for (unsigned page = 0; page < PAGES; page++)
        assert_false(is_cleared(populated_pages_frame(&memory.pages, page)));
    result = restored_memory_read(&memory, data, 8);
    for (unsigned page = 0; page < PAGES && result == 0; page++)
        assert_int_equal(is_cleared(populated_pages_frame(&memory.pages, page)), page % 3 != 0);
    *error = memory.error;
    restored_memory_end(&memory);
    return result;
}

/* Every page but each third is left out. */
static const struct stream *make_stream(uint32_t type)
{
    static struct stream stream;

    machine.paravirtual = type == PV;
    stream = (struct stream){.headers = {[6] = type},
                             .record = {1, sizeof(stream.head) + sizeof(stream.words)},
                             .head = {PAGES, 0}};
    for (uint64_t page = 0; page < PAGES; page++)
        stream.words[page] = page % 3 == 0 ? page : page | LEFT_OUT;
    return &stream;
}

static int set_up(void **state)
{
    (void)state;
    machine_begin();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    machine_end();
    return 0;
}

static void xen_clears_the_pages_of_a_pv_guest(void **state)
{
    struct error error;

    (void)state;
    assert_int_equal(restore(make_stream(PV), &error), 0);
    assert_int_equal(machine.mappings, 0);
}

/* If dom0 is no PV guest. */
static void else_they_are_mapped(void **state)
{
    struct error error;

    (void)state;
    machine.copies = false;
    assert_int_equal(restore(make_stream(PV), &error), 0);
    assert_int_equal(machine.copied, 1);
}

static void those_of_an_hvm_guest_are_mapped(void **state)
{
    struct error error;

    (void)state;
    assert_int_equal(restore(make_stream(HVM), &error), 0);
    assert_int_equal(machine.copied, 0);
}

static void a_page_that_is_not_cleared_is_an_error(void **state)
{
    struct error error;
    struct stream stream;

    (void)state;
    machine.can_map = false;
    assert_int_equal(restore(make_stream(HVM), &error), -1);
    assert_non_null(strstr(error.message, "cannot clear"));
    stream = *make_stream(PV);
    stream.words[5] = PAGES | LEFT_OUT;
    assert_int_equal(restore(&stream, &error), -1);
    assert_non_null(strstr(error.message, "page 0x258, which does not exist"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(xen_clears_the_pages_of_a_pv_guest, set_up, tear_down),
        cmocka_unit_test_setup_teardown(else_they_are_mapped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(those_of_an_hvm_guest_are_mapped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_page_that_is_not_cleared_is_an_error, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
