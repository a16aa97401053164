/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A JSON object becomes the option list that means the same to QEMU, and what is no object or has
 * no such list is refused.
 */
#include "common/json-list.h"

#include "common/array.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

static void objects_become_lists(void **state)
{
    (void)state;
    static const struct {
        const char *json, *list;
    } cases[] = {
        {"{}", ""},
        {"{\"driver\":\"VGA\",\"id\":\"v\"}", "driver=VGA,id=v"},
        {"{ \"a\": true, \"b\": false, \"c\": -7 }", "a=on,b=off,c=-7"},
        {"{\"a\":{\"b\":{\"c\":1}},\"d\":2}", "a.b.c=1,d=2"},
        {"{\"a\":[\"x\",{\"b\":\"y\"}]}", "a.0=x,a.1.b=y"},
        {"{\"a\":\"b,c=d\"}", "a=b,,c=d"},
        {"{'a':'b'}", "a=b"},
        {"{\"size\":18446744073709551615}", "size=18446744073709551615"},
        {"{\"x\":1.5}", "x=1.5"},
        {"{\"backing\":null}", "backing="},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct error error = {0};
        char *list = json_list_make("device", cases[i].json, &error);

        assert_non_null(list);
        assert_string_equal(list, cases[i].list);
        free(list);
    }
}

static void other_texts_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *json, *message;
    } cases[] = {
        {"{", "-device {: not a JSON object"},
        {"", "-device : not a JSON object"},
        {"[1]", "-device [1]: not a JSON object"},
        {"{\"a\":}", "-device {\"a\":}: not a JSON object"},
        {"{\"a\":1} b", "-device {\"a\":1} b: not a JSON object"},
        {"{\"\":1}", "-device {\"\":1}: has a part that no option can have"},
        {"{\"a=b\":1}", "-device {\"a=b\":1}: has a part that no option can have"},
        {"{\"a\":{\"b,c\":1}}", "-device {\"a\":{\"b,c\":1}}: has a part that no option can have"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct error error = {0};

        assert_null(json_list_make("device", cases[i].json, &error));
        assert_string_equal(error.message, cases[i].message);
    }
}

/* Nothing that the user writes can exhaust the stack. */
static void deep_objects_are_refused(void **state)
{
    enum { DEPTH = 100000 };
    char *text = malloc(5 * DEPTH + 1);
    struct error error = {0};

    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < DEPTH; i++)
        memcpy(text + 5 * i, "{\"a\":", 5);
    text[5 * DEPTH] = '\0';
    assert_null(json_list_make("device", text, &error));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_become_lists),
        cmocka_unit_test(other_texts_are_refused),
        cmocka_unit_test(deep_objects_are_refused),
    };

    return cmocka_run_group_tests_name("common/json-list", tests, NULL, NULL);
}
