/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a request to end makes one call fail, so that what was done before can be undone.
 */
#include "common/call-gate.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

static void a_request_makes_one_call_fail(void **state)
{
    struct call_gate gate = {0};
    int ends[2];

    (void)state;
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(call_gate_cancel(&gate), -1);
    call_gate_set_cancel(&gate, ends[0]);
    assert_int_equal(call_gate_cancel(&gate), ends[0]);
    assert_true(call_gate_enter(&gate, "before", NULL));
    assert_int_equal(write(ends[1], "", 1), 1);
    assert_false(call_gate_enter(&gate, "call", NULL));
    assert_int_equal(errno, ECANCELED);
    assert_true(call_gate_enter(&gate, "undo", NULL));
    /* Another series of calls. */
    call_gate_set_cancel(&gate, ends[0]);
    assert_false(call_gate_enter(&gate, "call", NULL));
    call_gate_set_cancel(&gate, -1);
    assert_int_equal(call_gate_cancel(&gate), -1);
    assert_true(call_gate_enter(&gate, "after", NULL));
    close(ends[0]);
    close(ends[1]);
}

static void without_a_gate_nothing_is_refused(void **state)
{
    (void)state;
    call_gate_set_cancel(NULL, 0);
    assert_int_equal(call_gate_cancel(NULL), -1);
    assert_true(call_gate_enter(NULL, "call", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_makes_one_call_fail),
        cmocka_unit_test(without_a_gate_nothing_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
