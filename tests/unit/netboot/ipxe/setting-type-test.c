/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values of iPXE's settings are written and read in all types, and refused if they are none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "netboot/ipxe/setting-type.h"

#include <string.h>

static enum setting_type type_of(const char *name)
{
    enum setting_type type;

    if (!setting_type_find(name, &type))
        fail_msg("no type %s", name);
    assert_string_equal(setting_type_name(type), name);
    return type;
}

static void formats(const char *type, const char *raw, size_t size, const char *expected)
{
    cleanup_text struct text value = {.limit = 1024};
    bool done = setting_format(type_of(type), (const uint8_t *)raw, size, &value);

    assert_int_equal(done, expected != NULL);
    if (expected != NULL)
        assert_string_equal(text_string(&value), expected);
}

static void parses(const char *type, const char *value, const char *expected, size_t size)
{
    cleanup_text struct text raw = {.limit = 1024};

    assert_int_equal(setting_parse(type_of(type), value, &raw), expected != NULL);
    if (expected == NULL)
        return;
    assert_int_equal(raw.length, size);
    assert_memory_equal(text_string(&raw), expected, size);
}

static const char mac[] = "\x52\x54\x00\xab\xcd\xef";
static const char uuid[] = "\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff";

static void values_are_written_as_text(void **state)
{
    (void)state;
    formats("string", "a b", 3, "a b");
    formats("string", "a\0b", 3, "a");
    formats("uristring", "a/b c%&\x01", 8, "a%2Fb%20c%25&%01");
    formats("ipv4", "\xc0\x00\x02\x01", 4, "192.0.2.1");
    formats("ipv4", "\xc0\x00\x02\x01\xc0\x00\x02\x02", 8, "192.0.2.1");
    formats("ipv4", "\xc0\x00\x02", 3, NULL);
    formats("ipv4", "\xc0\x00\x02\x01\xc0", 5, NULL);
    formats("ipv6", "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01", 16, "2001:db8::1");
    formats("int8", "\xff", 1, "-1");
    formats("int32", "\x00\x00\x01\x00", 4, "256");
    formats("int16", "\x80\x00", 2, "-32768");
    formats("uint8", "\xff", 1, "0xff");
    formats("uint32", "\xff\xff\xff\xff", 4, "0xffffffff");
    formats("int32", "", 0, NULL);
    formats("int32", "12345", 5, NULL);
    formats("hex", mac, 6, "52:54:00:ab:cd:ef");
    formats("hexhyp", mac, 6, "52-54-00-ab-cd-ef");
    formats("hexraw", mac, 6, "525400abcdef");
    formats("hex", "", 0, "");
    formats("base64", "f", 1, "Zg==");
    formats("base64", "fo", 2, "Zm8=");
    formats("base64", "foobar", 6, "Zm9vYmFy");
    formats("uuid", uuid, 16, "00112233-4455-6677-8899-aabbccddeeff");
    formats("guid", uuid, 16, "33221100-5544-7766-8899-aabbccddeeff");
    formats("uuid", uuid, 15, NULL);
    formats("busdevfn", "\x00\x01\x02\x1b", 4, "0001:02:03.3");
}

static void texts_are_read_as_values(void **state)
{
    (void)state;
    parses("string", "a b", "a b", 3);
    parses("uristring", "a%20b%2", "a b%2", 5);
    parses("ipv4", "192.0.2.1", "\xc0\x00\x02\x01", 4);
    parses("ipv4", "192.0.2", NULL, 0);
    parses("int32", "0x10", "\0\0\0\x10", 4);
    parses("int16", "-1", "\xff\xff", 2);
    parses("int8", "300", "\x2c", 1);
    parses("int32", "12x", NULL, 0);
    parses("int32", "", NULL, 0);
    parses("int32", "4294967296", NULL, 0);
    parses("hex", "52:54:00:AB:cd:ef", mac, 6);
    parses("hex", "52:", NULL, 0);
    parses("hex", "5", NULL, 0);
    parses("hex", "52-54", NULL, 0);
    parses("hexhyp", "52-54-00-ab-cd-ef", mac, 6);
    parses("hexraw", "525400abcdef", mac, 6);
    parses("hexraw", "52540", NULL, 0);
    parses("base64", "Zm8=", "fo", 2);
    parses("base64", "Z", NULL, 0);
    parses("base64", "Zm8=x", NULL, 0);
    parses("base64", "Zm 8", NULL, 0);
    parses("uuid", "00112233-4455-6677-8899-aabbccddeeff", uuid, 16);
    parses("guid", "33221100-5544-7766-8899-aabbccddeeff", uuid, 16);
    parses("uuid", "00112233-4455-6677-8899-aabbccddee", NULL, 0);
    parses("busdevfn", "0000:00:00.0", NULL, 0);
}

static void values_are_numbers(void **state)
{
    int64_t number;

    (void)state;
    assert_true(setting_number(SETTING_STRING, (const uint8_t *)"42", 2, &number));
    assert_int_equal(number, 42);
    assert_false(setting_number(SETTING_STRING, (const uint8_t *)"4 2", 3, &number));
    assert_true(setting_number(SETTING_INT8, (const uint8_t *)"\xfe", 1, &number));
    assert_int_equal(number, -2);
    assert_true(setting_number(SETTING_HEX, (const uint8_t *)"\xfe", 1, &number));
    assert_int_equal(number, 254);
}

static void values_have_a_limit(void **state)
{
    cleanup_text struct text value = {.limit = 4};

    (void)state;
    assert_false(setting_format(SETTING_HEX, (const uint8_t *)mac, 6, &value));
    assert_true(value.length <= 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_written_as_text),
        cmocka_unit_test(texts_are_read_as_values),
        cmocka_unit_test(values_are_numbers),
        cmocka_unit_test(values_have_a_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
