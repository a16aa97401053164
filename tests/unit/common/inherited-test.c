/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Proves that a descriptor is found by its number if the program was started with it, once, and no
 * other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/inherited.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int take(int fd)
{
    char text[16];

    snprintf(text, sizeof(text), "%d", fd);
    return inherited_take(text);
}

static void only_what_was_there_at_the_start_is_found(void **state)
{
    int ends[2], own, taken;
    char byte;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    inherited_note();
    own = open("/dev/null", O_RDONLY | O_CLOEXEC);
    assert_int_equal(take(own), -1);
    assert_int_equal(take(STDOUT_FILENO), -1);
    assert_int_equal(inherited_take("x"), -1);
    taken = take(ends[1]);
    assert_true(taken > STDERR_FILENO && taken != ends[1]);
    assert_int_equal(fcntl(taken, F_GETFD), FD_CLOEXEC);
    assert_int_equal(take(ends[1]), -1);
    /* It is not open twice. */
    close(taken);
    assert_int_equal(read(ends[0], &byte, 1), 0);
    /* Another has its number. */
    assert_int_equal(dup2(own, ends[0]), ends[0]);
    assert_int_equal(take(ends[0]), -1);
    close(ends[0]);
    close(own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_what_was_there_at_the_start_is_found)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
