/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that the steps that all builds have are taken in libxenguest's order, and that one that
 * fails is the last and is told. libxenguest is replaced by functions that note their calls.
 */
#include "qemu-integration/xen/boot-state.h"
#include "qemu-integration/xen/build-memory.h"

#include "common/array.h"
#include "common/units.h"
#include "qemu-integration/xen/hypervisor-internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <xenguest.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

static struct {
    char made[64]; /* a letter for each call */
    unsigned mebibytes;
} calls;

static int note(char call)
{
    calls.made[strlen(calls.made)] = call;
    return 0;
}

int xc_dom_mem_init(struct xc_dom_image *dom, unsigned int mem_mb)
{
    assert_non_null(dom);
    calls.mebibytes = mem_mb;
    return note('i');
}

int xc_dom_boot_mem_init(struct xc_dom_image *dom)
{
    assert_non_null(dom);
    return note('m');
}

int xc_dom_boot_image(struct xc_dom_image *dom)
{
    assert_non_null(dom);
    return note('b');
}

int xc_dom_gnttab_init(struct xc_dom_image *dom)
{
    assert_non_null(dom);
    return note('g');
}

/* With the call of this number failing; 0: none. */
static int build(unsigned failing, struct error *error)
{
    static struct xc_dom_image image;
    struct call_gate gate = {.mode = failing == 0 ? GATE_OPEN : GATE_FAIL, .at = failing};
    struct hypervisor hypervisor = {.gate = &gate};
    const struct domain domain = {.hypervisor = &hypervisor, .domid = 5};

    memset(&calls, 0, sizeof(calls));
    if (build_memory(&domain, &image, 3 * GIB + 5 * MIB, error) < 0)
        return -1;
    return boot_state_set_up(&domain, &image, error);
}

static void the_steps_are_in_order(void **state)
{
    struct error error = {0};

    (void)state;
    assert_int_equal(build(0, &error), 0);
    assert_string_equal(calls.made, "imbg");
    assert_int_equal(calls.mebibytes, 3 * 1024 + 5);
}

static void a_step_that_fails_is_the_last(void **state)
{
    static const struct {
        const char *made;
        const char *message;
    } cases[] = {
        {"", "cannot give the domain its memory: Input/output error"},
        {"i", "cannot give the domain its memory: Input/output error"},
        {"im", "cannot set up the domain's boot state: Input/output error"},
        {"imb", "cannot set up the domain's grant table: Input/output error"},
    };

    (void)state;
    for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
        struct error error = {0};

        assert_int_equal(build(i + 1, &error), -1);
        assert_string_equal(calls.made, cases[i].made);
        assert_string_equal(error.message, cases[i].message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_steps_are_in_order),
        cmocka_unit_test(a_step_that_fails_is_the_last),
    };

    return cmocka_run_group_tests_name("build-steps", tests, NULL, NULL);
}
