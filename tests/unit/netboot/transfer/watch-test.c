/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a user is asked several times a second, and that all transfers of a boot together end
 * in time, however slowly servers send.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "netboot/transfer/watch.h"

#include <string.h>

static unsigned asked;
static bool cancels;

static bool progress(void *context, uint64_t done, uint64_t total)
{
    assert_ptr_equal(context, &asked);
    assert_int_equal(done, 5);
    assert_int_equal(total, 7);
    asked++;
    return cancels;
}

static int pass(struct watch *watch, int64_t now, struct error *error)
{
    return watch_pass(watch, now, 5, 7, error);
}

static int set_up(void **state)
{
    (void)state;
    asked = 0;
    cancels = false;
    return 0;
}

static void the_user_is_asked_several_times_a_second(void **state)
{
    const struct transfer_config config = {.progress = progress, .context = &asked};
    struct watch watch = {.config = &config};
    struct error error = {0};

    (void)state;
    for (int64_t now = 1000; now < 2000; now += 10)
        assert_int_equal(pass(&watch, now, &error), 0);
    assert_int_equal(asked, 10);
    cancels = true;
    assert_int_equal(pass(&watch, 2000, &error), -1);
    assert_string_equal(error.message, "cancelled");
}

/* One transfer after the other, and what is between them does not count. */
static void transfers_have_one_time_limit(void **state)
{
    int64_t left = 10000;
    const struct transfer_config config = {.time = &left, .progress = progress, .context = &asked};
    struct watch first = {.config = &config}, second = {.config = &config};
    struct error error = {0};
    int64_t now;

    (void)state;
    for (now = 500000; now <= 506000; now += 50)
        assert_int_equal(pass(&first, now, &error), 0);
    assert_int_equal(left, 4000);
    for (now = 900000; now < 904000; now += 50)
        assert_int_equal(pass(&second, now, &error), 0);
    assert_int_equal(pass(&second, now, &error), -1);
    assert_string_equal(error.message, "transfers take too long; 5 bytes of it have come");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_user_is_asked_several_times_a_second, set_up),
        cmocka_unit_test_setup(transfers_have_one_time_limit, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
