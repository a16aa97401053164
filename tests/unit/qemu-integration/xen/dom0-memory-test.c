/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What on Xen's command line counts as the administrator's decision about dom0's memory.
 */
#include "qemu-integration/xen/dom0-memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

static void absolute_amounts_are_decisions(void **state)
{
    (void)state;
    assert_true(dom0_memory_fixed_by("dom0_mem=1536M"));
    assert_true(dom0_memory_fixed_by("console=vga dom0_mem=max:2G loglvl=all"));
    assert_true(dom0_memory_fixed_by("dom0_mem=min:512M"));
    assert_true(dom0_memory_fixed_by("dom0_mem=-96M dom0_mem=1G,max:1G"));
}

static void others_are_not(void **state)
{
    (void)state;
    assert_false(dom0_memory_fixed_by(""));
    assert_false(dom0_memory_fixed_by("placeholder console=com1"));
    assert_false(dom0_memory_fixed_by("dom0_mem=-96M,max:-96M"));
    assert_false(dom0_memory_fixed_by("dom0_mem=1G,max:1G dom0_mem=-96M"));
    assert_false(dom0_memory_fixed_by("no-dom0_mem=1G"));
    assert_false(dom0_memory_fixed_by("dom0_mem="));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(absolute_amounts_are_decisions),
        cmocka_unit_test(others_are_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
