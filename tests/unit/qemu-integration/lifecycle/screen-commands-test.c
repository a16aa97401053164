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

static void on_answer(void *owner, uint32_t number, json_object *value, const char *failure)
{
    (void)owner, (void)number;
    assert_null(failure);
    assert_int_equal(json_object_get_int64(value), 32);
    json_object_put(value);
}

static int get(const char *text)
{
    const struct monitor_ticket ticket = {.answer = on_answer};
    cleanup_json json_object *arguments = json_tokener_parse(text);

    return life_screen_commands[2].begin(&lifecycle, arguments, &ticket, NULL);
}

static void assert_list(const char *path, const char *expected)
{
    cleanup_json json_object *arguments = json_object_new_object();
    cleanup_json json_object *list = json_object_new_array();

    json_add_text(arguments, "path", path);
    life_screen_commands[1].amend(&lifecycle, arguments, list);
    assert_string_equal(json_object_to_json_string_ext(list, JSON_C_TO_STRING_PLAIN), expected);
}

static void the_card_that_was_asked_for_is_found(void **state)
{
    (void)state;
    assert_list("/machine/peripheral", "[]");
    assert_int_equal(get("{\"path\":\"/machine/peripheral/video0\",\"property\":\"vgamem_mb\"}"),
                     MONITOR_PASSED);
    vm.card = (struct vm_card){"VGA", "video0", 32};
    assert_list("/machine/peripheral", "[{\"name\":\"video0\",\"type\":\"child<VGA>\"}]");
    assert_list("/machine", "[]");
    assert_int_equal(get("{\"path\":\"/machine/peripheral/video0\",\"property\":\"vgamem_mb\"}"),
                     MONITOR_BEGUN);
    assert_int_equal(get("{\"path\":\"/machine/peripheral/video0\",\"property\":\"type\"}"),
                     MONITOR_PASSED);
    assert_int_equal(get("{\"path\":\"/machine/peripheral/x\",\"property\":\"vgamem_mb\"}"),
                     MONITOR_PASSED);
    assert_int_equal(get("{}"), MONITOR_PASSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_an_hvm_guest_has_cards),
                                       cmocka_unit_test(the_card_that_was_asked_for_is_found)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
