/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Proves that a picture of a PV guest's screen is had by the name of a card, which it has not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/json.h"
#include "qemu-integration/lifecycle/life.h"
#include "qemu-integration/lifecycle/screen-commands.h"

static struct vm vm;
static struct plan plan = {.vm = &vm};
static struct lifecycle lifecycle = {.plan = &plan};

static void check(enum vm_machine machine, const char *expected)
{
    cleanup_json json_object *arguments =
        json_tokener_parse("{\"filename\":\"f\",\"device\":\"video0\",\"head\":0}");

    vm.machine = machine;
    assert_string_equal(life_screen_commands[0].name, "screendump");
    life_screen_commands[0].reword(&lifecycle, arguments);
    assert_string_equal(json_object_to_json_string_ext(arguments, JSON_C_TO_STRING_PLAIN),
                        expected);
}

static void only_an_hvm_guest_has_cards(void **state)
{
    (void)state;
    check(MACHINE_XENPV, "{\"filename\":\"f\"}");
    check(MACHINE_XENPVH, "{\"filename\":\"f\"}");
    check(MACHINE_XENFV, "{\"filename\":\"f\",\"device\":\"video0\",\"head\":0}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_an_hvm_guest_has_cards)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
