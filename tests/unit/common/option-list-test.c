/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's option lists are read into exactly the elements that QEMU would read, whatever their
 * length, and what the writer writes is read back unchanged.
 */
#include "common/option-list.h"

#include "common/array.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

struct element {
    const char *key, *value;
};

static void expect_elements(const char *text, const char *implied, const struct element *expected)
{
    cleanup_option_list struct option_list list = option_list_open("option", text, implied);
    struct error error = {0};

    for (; expected->key != NULL; expected++) {
        assert_int_equal(option_list_next(&list, &error), 1);
        assert_string_equal(list.key, expected->key);
        assert_string_equal(list.value, expected->value);
    }
    assert_int_equal(option_list_next(&list, &error), 0);
    assert_string_equal(error.message, "");
}

#define ELEMENTS(...)                                                                              \
    (const struct element[])                                                                       \
    {                                                                                              \
        __VA_ARGS__                                                                                \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }

static void keys_and_values_are_told_apart(void **state)
{
    (void)state;
    expect_elements("", "type", ELEMENTS());
    expect_elements("a=b", NULL, ELEMENTS({"a", "b"}, ));
    expect_elements("a=b,c=d=e,f=", NULL, ELEMENTS({"a", "b"}, {"c", "d=e"}, {"f", ""}, ));
}

static void only_the_first_element_has_an_implied_key(void **state)
{
    (void)state;
    expect_elements("tap", "type", ELEMENTS({"type", "tap"}, ));
    expect_elements("tap,vhost", "type", ELEMENTS({"type", "tap"}, {"vhost", "on"}, ));
    expect_elements("a=b,tap", "type", ELEMENTS({"a", "b"}, {"tap", "on"}, ));
    expect_elements("tap", NULL, ELEMENTS({"tap", "on"}, ));
    expect_elements(",a=b", "type", ELEMENTS({"type", ""}, {"a", "b"}, ));
}

static void two_commas_in_a_value_are_one(void **state)
{
    (void)state;
    expect_elements("a,,b", "file", ELEMENTS({"file", "a,b"}, ));
    expect_elements("f=,,,,,g=h", NULL, ELEMENTS({"f", ",,"}, {"g", "h"}, ));
    expect_elements("f=a,,", NULL, ELEMENTS({"f", "a,"}, ));
}

static void json_is_recognized_by_its_first_character(void **state)
{
    (void)state;
    assert_true(option_list_is_json("{\"driver\": \"e1000\"}"));
    assert_false(option_list_is_json(" {}"));
    assert_false(option_list_is_json("a={}"));
    assert_false(option_list_is_json(""));
    expect_elements("a={b,c=d}", NULL, ELEMENTS({"a", "{b"}, {"c", "d}"}, ));
}

static void a_key_alone_differs_from_one_that_is_on(void **state)
{
    cleanup_option_list struct option_list list = option_list_open("o", "a,b=on", NULL);
    struct error error = {0};

    (void)state;
    assert_int_equal(option_list_next(&list, &error), 1);
    assert_true(list.is_key_alone);
    assert_int_equal(option_list_next(&list, &error), 1);
    assert_false(list.is_key_alone);
}

static void words_are_taken_as_they_are(void **state)
{
    static const char *const expected[] = {"/a=b", "c,d", "{e", "f=g"};
    cleanup_option_list struct option_list list = option_list_open("o", "/a=b,c,,d,{e,f=g", NULL);
    struct error error = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
        assert_int_equal(option_list_next_word(&list, &error), 1);
        assert_string_equal(list.value, expected[i]);
    }
    assert_int_equal(option_list_next_word(&list, &error), 0);
}

static void after_a_word_no_key_is_implied(void **state)
{
    cleanup_option_list struct option_list list = option_list_open("o", "path,server", "path");
    struct error error = {0};

    (void)state;
    assert_int_equal(option_list_next_word(&list, &error), 1);
    assert_int_equal(option_list_next(&list, &error), 1);
    assert_string_equal(list.key, "server");
}

static void broken_lists_are_refused(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"a,", "-drive: the argument ends with a comma"},
        {"a=b,", "-drive: the argument ends with a comma"},
        {"a,,b", "-drive: the argument has an empty part"},
        {"a,=b", "-drive: the argument has an empty part"},
        {"=b", "-drive: the argument has an empty part"},
        {",a", "-drive: the argument has an empty part"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        cleanup_option_list struct option_list list =
            option_list_open("drive", cases[i].text, NULL);
        struct error error = {0};
        int status;

        while ((status = option_list_next(&list, &error)) == 1)
            ;
        assert_int_equal(status, -1);
        assert_string_equal(error.message, cases[i].message);
    }
}

static void broken_lists_of_words_are_refused(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"a,", "-b: the argument ends with a comma"},
        {",a", "-b: the argument has an empty part"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        cleanup_option_list struct option_list list = option_list_open("b", cases[i].text, NULL);
        struct error error = {0};
        int status;

        while ((status = option_list_next_word(&list, &error)) == 1)
            ;
        assert_int_equal(status, -1);
        assert_string_equal(error.message, cases[i].message);
    }
}

static void no_element_is_too_long(void **state)
{
    enum { LENGTH = 100000 };
    char *text = malloc(2 * LENGTH + 2);

    (void)state;
    assert_non_null(text);
    memset(text, 'k', LENGTH);
    text[LENGTH] = '=';
    memset(text + LENGTH + 1, 'v', LENGTH);
    text[2 * LENGTH + 1] = '\0';

    cleanup_option_list struct option_list list = option_list_open("o", text, NULL);
    struct error error = {0};
    assert_int_equal(option_list_next(&list, &error), 1);
    assert_int_equal(strlen(list.key), LENGTH);
    assert_int_equal(strlen(list.value), LENGTH);
    assert_string_equal(list.value, text + LENGTH + 1);
    free(text);
}

static void what_is_written_is_read_back(void **state)
{
    static const struct element elements[] = {
        {"id", "n"}, {"file", ",a,,b,"}, {"empty", ""}, {"json", "{\"a\": 1, \"b\": 2}"}};
    char *text = NULL;
    struct error error = {0};

    (void)state;
    option_list_append_word(&text, "ta,p");
    for (size_t i = 0; i < ARRAY_SIZE(elements); i++)
        option_list_append(&text, elements[i].key, elements[i].value);

    cleanup_option_list struct option_list list = option_list_open("o", text, "type");
    assert_int_equal(option_list_next(&list, &error), 1);
    assert_string_equal(list.key, "type");
    assert_string_equal(list.value, "ta,p");
    for (size_t i = 0; i < ARRAY_SIZE(elements); i++) {
        assert_int_equal(option_list_next(&list, &error), 1);
        assert_string_equal(list.key, elements[i].key);
        assert_string_equal(list.value, elements[i].value);
    }
    assert_int_equal(option_list_next(&list, &error), 0);
    free(text);
}

static void lists_are_joined_by_a_comma(void **state)
{
    char *text = NULL;

    (void)state;
    option_list_append_list(&text, NULL);
    assert_null(text);
    option_list_append_list(&text, "a=b,,c");
    option_list_append_list(&text, NULL);
    option_list_append_list(&text, "d=e");
    assert_string_equal(text, "a=b,,c,d=e");
    free(text);
}

static void an_element_is_found_by_key_and_value(void **state)
{
    (void)state;
    assert_true(option_list_has("vc,id=c", "backend", "backend", "vc"));
    assert_true(option_list_has("id=a,id=b", NULL, "id", "b"));
    assert_true(option_list_has("a,b", NULL, "b", NULL));
    assert_true(option_list_has("a=x,,y", NULL, "a", "x,y"));
    assert_false(option_list_has("a=b", NULL, "a", "c"));
    assert_false(option_list_has("a=b", NULL, "b", NULL));
    assert_false(option_list_has("a=b=c", NULL, "b", NULL));
    assert_false(option_list_has("", "a", "a", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_element_is_found_by_key_and_value),
        cmocka_unit_test(keys_and_values_are_told_apart),
        cmocka_unit_test(only_the_first_element_has_an_implied_key),
        cmocka_unit_test(two_commas_in_a_value_are_one),
        cmocka_unit_test(json_is_recognized_by_its_first_character),
        cmocka_unit_test(a_key_alone_differs_from_one_that_is_on),
        cmocka_unit_test(words_are_taken_as_they_are),
        cmocka_unit_test(after_a_word_no_key_is_implied),
        cmocka_unit_test(broken_lists_are_refused),
        cmocka_unit_test(broken_lists_of_words_are_refused),
        cmocka_unit_test(no_element_is_too_long),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(lists_are_joined_by_a_comma),
    };

    return cmocka_run_group_tests_name("option-list", tests, NULL, NULL);
}
