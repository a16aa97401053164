/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a guest's last output is waited for as long as it can still be read, and no longer.
 * The test acts as Xen, as the guest's console page and as the device model.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/clock.h"
#include "common/process.h"
#include "qemu-integration/guest/last-output.h"
#include "qemu-integration/host/end-signals.h"
#include "qemu-integration/xen/guest-memory.h"

#include <string.h>
#include <xen/io/console.h>

#define FRAME     0x1234U
#define PAGE_SIZE 4096U
#define READER    77
#define LIMIT     200 /* ms */

static struct xencons_interface page;
static unsigned reads, looks, passed_on;
static unsigned read_after; /* looks until the device model reads; 0: it never does */
static bool unreadable, dies, signalled;
static uint32_t taken; /* bytes that it reads then */

int guest_memory_read(const struct domain *domain, uint64_t address, void *data, size_t size,
                      struct error *error)
{
    (void)domain;
    reads++;
    assert_int_equal(address / PAGE_SIZE, FRAME);
    assert_true(address % PAGE_SIZE + size <= sizeof(page));
    if (unreadable)
        return error_set(error, "no such page");
    memcpy(data, (const char *)&page + address % PAGE_SIZE, size);
    return 0;
}

int guest_memory_write(const struct domain *domain, uint64_t address, const void *data, size_t size,
                       struct error *error)
{
    (void)domain, (void)address, (void)data, (void)size, (void)error;
    fail();
    return -1;
}

bool process_ends_before(pid_t pid, int limit, int fd)
{
    (void)limit, (void)fd;
    assert_int_equal(pid, READER);
    if (++looks == read_after)
        page.out_cons += taken;
    return dies;
}

bool end_signals_pending(int fd)
{
    (void)fd;
    return signalled;
}

static void pass_on(void *context)
{
    assert_ptr_equal(context, &passed_on);
    passed_on++;
}

/* Waits, with so many bytes in the ring. */
static void await(uint32_t unread, uint64_t ring)
{
    struct guest guest = {.console_ring = ring, .device_model = {.pid = READER}};

    page.out_cons = 0xfffffff0U;
    page.out_prod = page.out_cons + unread;
    reads = looks = passed_on = 0;
    guest_await_last_output(&guest, LIMIT, pass_on, &passed_on);
}

static int set_up(void **state)
{
    (void)state;
    read_after = 0;
    unreadable = dies = signalled = false;
    return 0;
}

static void nothing_is_waited_for_if_all_is_read(void **state)
{
    (void)state;
    await(0, FRAME);
    assert_int_equal(reads, 1);
    assert_int_equal(looks, 0);
}

static void a_guest_without_such_a_console_is_not_asked(void **state)
{
    (void)state;
    await(5, 0);
    assert_int_equal(reads, 0);
}

static void output_is_waited_for_until_it_is_read(void **state)
{
    (void)state;
    read_after = 4;
    taken = sizeof(page.out);
    await(sizeof(page.out), FRAME);
    assert_int_equal(looks, 4);
    assert_int_equal(passed_on, 4);
}

/* A device model that hangs. */
static void the_wait_has_a_limit(void **state)
{
    int64_t began = clock_milliseconds();

    (void)state;
    await(1, FRAME);
    assert_in_range(clock_milliseconds() - began, LIMIT, LIMIT + 5000);
}

static void what_no_backend_reads_is_not_waited_for(void **state)
{
    (void)state;
    await(sizeof(page.out) + 1, FRAME);
    assert_int_equal(looks, 0);
    unreadable = true;
    await(1, FRAME);
    assert_int_equal(looks, 0);
}

static void a_signal_and_the_end_of_the_device_model_cut_it_short(void **state)
{
    (void)state;
    dies = true;
    await(1, FRAME);
    assert_int_equal(looks, 1);
    dies = false;
    signalled = true;
    await(1, FRAME);
    assert_int_equal(looks, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_is_waited_for_if_all_is_read, set_up),
        cmocka_unit_test_setup(a_guest_without_such_a_console_is_not_asked, set_up),
        cmocka_unit_test_setup(output_is_waited_for_until_it_is_read, set_up),
        cmocka_unit_test_setup(the_wait_has_a_limit, set_up),
        cmocka_unit_test_setup(what_no_backend_reads_is_not_waited_for, set_up),
        cmocka_unit_test_setup(a_signal_and_the_end_of_the_device_model_cut_it_short, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
