/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values that others wrote can be looked into without checks: what is not there, or of another
 * type, is nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "common/json.h"

static const char *const not_objects[] = {"null", "true", "7", "\"text\"", "[{\"a\":1}]"};

static void members_are_found(void **state)
{
    cleanup_json json_object *object =
        json_tokener_parse("{\"number\":7,\"text\":\"t\",\"null\":null,\"yes\":true,\"list\":[1]}");

    (void)state;
    assert_int_equal(json_object_get_int64(json_member(object, "number")), 7);
    assert_int_equal(json_length(json_member(object, "list")), 1);
    assert_string_equal(json_text(object, "text"), "t");
    assert_true(json_is_true(object, "yes"));
}

static void what_is_no_member_is_nothing(void **state)
{
    cleanup_json json_object *object = json_tokener_parse("{\"number\":7,\"null\":null}");

    (void)state;
    assert_null(json_member(object, "text"));
    assert_null(json_member(object, "null"));
    assert_null(json_text(object, "number"));
    assert_false(json_is_true(object, "yes"));
    assert_null(json_member(NULL, "text"));
    for (size_t i = 0; i < ARRAY_SIZE(not_objects); i++) {
        cleanup_json json_object *value = json_tokener_parse(not_objects[i]);

        assert_null(json_member(value, "a"));
        assert_null(json_text(value, "a"));
        assert_false(json_is_true(value, "a"));
    }
}

static void only_lists_have_a_length(void **state)
{
    static const char *const not_lists[] = {"null", "7", "\"text\"", "{\"a\":1}", "[]"};
    cleanup_json json_object *list = json_tokener_parse("[1,null,\"a\"]");

    (void)state;
    assert_int_equal(json_length(list), 3);
    assert_int_equal(json_length(NULL), 0);
    for (size_t i = 0; i < ARRAY_SIZE(not_lists); i++) {
        cleanup_json json_object *value = json_tokener_parse(not_lists[i]);

        assert_int_equal(json_length(value), 0);
    }
}

static void a_name_is_listed_by_an_object(void **state)
{
    cleanup_json json_object *list = json_tokener_parse(
        "[null,7,\"text\",[\"b\"],{\"name\":7},{\"nam\":\"c\"},{\"name\":\"a\"}]");

    (void)state;
    assert_true(json_lists_name(list, "a"));
    assert_false(json_lists_name(list, "b"));
    assert_false(json_lists_name(list, "c"));
    assert_false(json_lists_name(list, "text"));
    assert_false(json_lists_name(NULL, "a"));
    assert_false(json_lists_name(json_object_array_get_idx(list, 6), "a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_found),
        cmocka_unit_test(what_is_no_member_is_nothing),
        cmocka_unit_test(only_lists_have_a_length),
        cmocka_unit_test(a_name_is_listed_by_an_object),
    };

    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
