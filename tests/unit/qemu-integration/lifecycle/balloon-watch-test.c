/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that clients are told of each size that the guest's memory takes after "balloon", and that
 * Xen is asked no more than that takes. The test acts as Xen and as the clock.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/guest/balloon.h"
#include "qemu-integration/lifecycle/balloon-watch.h"

/* The timer is the test's own: how long it waits, and whether it does. */
static void (*on_time)(evutil_socket_t fd, short what, void *context);
static bool waits;
static int64_t now;
static uint64_t memory, told;
static unsigned told_count;
static struct lifecycle cycle;

/* Instead of the C library's. */
/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name): glibc's are reserved */
int clock_gettime(clockid_t clock, struct timespec *time)
{
    (void)clock;
    *time = (struct timespec){.tv_sec = now};
    return 0;
}

struct event *event_new(struct event_base *base, evutil_socket_t fd, short what,
                        event_callback_fn called, void *context)
{
    static int event;

    (void)base, (void)fd, (void)what;
    assert_ptr_equal(context, &cycle);
    on_time = called;
    return (struct event *)&event;
}

int event_add(struct event *event, const struct timeval *timeout)
{
    (void)event;
    assert_int_equal(timeout->tv_sec, 1);
    waits = true;
    return 0;
}

int event_pending(const struct event *ev, short events, struct timeval *tv)
{
    (void)ev, (void)events, (void)tv;
    return waits;
}

void event_free(struct event *event)
{
    (void)event;
    waits = false;
}

int guest_get_memory(const struct guest *guest, uint64_t *bytes, struct error *error)
{
    (void)guest;
    *bytes = memory;
    return memory == 0 ? error_set(error, "there is no domain") : 0;
}

void front_balloon_change(struct front *front, uint64_t bytes)
{
    (void)front;
    told = bytes;
    told_count++;
}

static int begin(void **state)
{
    (void)state;
    cycle = (struct lifecycle){0};
    waits = false;
    memory = 100;
    told = told_count = 0;
    now = 1000;
    return 0;
}

static void pass(unsigned seconds)
{
    for (; seconds > 0 && waits; seconds--) {
        now++;
        waits = false;
        on_time(-1, 0, &cycle);
    }
}

static void assert_told(unsigned count, uint64_t last)
{
    assert_int_equal(told_count, count);
    assert_int_equal(told, last);
}

static void each_size_is_told_until_the_last(void **state)
{
    (void)state;
    balloon_watch_begin(&cycle, 50);
    pass(2);
    assert_told(0, 0);
    memory = 70;
    pass(3);
    assert_told(1, 70);
    memory = 50;
    pass(1);
    assert_told(2, 50);
    assert_false(waits);
}

static void a_guest_without_a_driver_is_not_asked_for_ever(void **state)
{
    (void)state;
    balloon_watch_begin(&cycle, 50);
    pass(63);
    assert_true(waits);
    memory = 99;
    pass(64);
    assert_true(waits);
    pass(1);
    assert_false(waits);
    assert_told(1, 99);
}

static void another_target_loses_no_change(void **state)
{
    (void)state;
    balloon_watch_begin(&cycle, 50);
    memory = 80;
    balloon_watch_begin(&cycle, 100);
    pass(1);
    assert_told(1, 80);
    memory = 100;
    pass(1);
    assert_told(2, 100);
    assert_false(waits);
}

static void the_end_of_the_life_ends_it(void **state)
{
    (void)state;
    balloon_watch_end_life(&cycle);
    balloon_watch_begin(&cycle, 50);
    assert_true(waits);
    balloon_watch_end_life(&cycle);
    assert_false(waits);
    memory = 0;
    balloon_watch_begin(&cycle, 50);
    assert_false(waits);
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_size_is_told_until_the_last),
        TEST(a_guest_without_a_driver_is_not_asked_for_ever),
        TEST(another_target_loses_no_change),
        TEST(the_end_of_the_life_ends_it),
    };

    return cmocka_run_group_tests_name("balloon-watch", tests, NULL, NULL);
}
