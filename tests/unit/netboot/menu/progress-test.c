/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The line of progress fits in any width and tells what is known.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/units.h"
#include "netboot/menu/progress.h"
#include "tests/unit/netboot/menu/screen-check.h"

#include <string.h>

static const char *draw(unsigned columns, struct progress progress)
{
    static char row[TERMINAL_MAX_COLUMNS * 4];
    struct screen *screen = screen_open(1, columns);
    struct screen_check check;

    screen_check_open(&check, columns, 4);
    progress_draw(&progress, screen, columns);
    screen_draw(screen, check.output);
    screen_check_show(&check);
    snprintf(row, sizeof(row), "%s", screen_check_row(&check, 0));
    assert_string_equal(screen_check_row(&check, 1), "");
    screen_close(screen);
    screen_check_close(&check);
    return row;
}

static void shows_all_in_80_columns(void **state)
{
    (void)state;
    assert_string_equal(
        draw(80, (struct progress){"initrd.gz", 10 * MIB, 40 * MIB, 4000}),
        "initrd.gz [=======                     ]  25%    10.0 MiB    2.5 MiB/s    0:12");
    assert_string_equal(
        draw(80, (struct progress){"initrd.gz", 40 * MIB, 40 * MIB, 16000}),
        "initrd.gz [============================] 100%    40.0 MiB    2.5 MiB/s    0:16");
}

static void does_without_a_total(void **state)
{
    (void)state;
    assert_string_equal(draw(80, (struct progress){"linux", 3 * MIB, 0, 61000}),
                        "linux     3.0 MiB    0.0 MiB/s    1:01");
}

static void tells_no_time_at_first(void **state)
{
    (void)state;
    assert_string_equal(draw(80, (struct progress){"a", 0, MIB, 0}),
                        "a [                            ]   0%     0.0 MiB    0.0 MiB/s   --:--");
    assert_non_null(strstr(draw(80, (struct progress){"a", 1, MIB, 3600000}), " 99:59:59"));
}

static void cuts_long_names(void **state)
{
    static const char name[] =
        "a\033[31m-very-long-name-of-a-file-that-does-not-fit-in-the-line-of-a-terminal";

    (void)state;
    assert_string_equal(
        draw(80, (struct progress){name, MIB, 2 * MIB, 1000}),
        "a-very-long-name-of-a-file-that-doe [=  ]  50%     1.0 MiB    1.0 MiB/s    0:01");
    assert_string_equal(draw(40, (struct progress){name, MIB, 2 * MIB, 1000}),
                        " 50%     1.0 MiB    1.0 MiB/s    0:01");
}

static void fits_in_any_width(void **state)
{
    (void)state;
    for (unsigned columns = 20; columns < 140; columns++)
        for (uint64_t total = 0; total < UINT64_MAX / 1000; total = total * 1000 + 1)
            for (unsigned part = 0; part < 3; part++)
                assert_true(strlen(draw(columns, (struct progress){"name", total / 2 * part, total,
                                                                   (int64_t)part * 100000})) <
                            columns);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_all_in_80_columns), cmocka_unit_test(does_without_a_total),
        cmocka_unit_test(tells_no_time_at_first),  cmocka_unit_test(cuts_long_names),
        cmocka_unit_test(fits_in_any_width),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
