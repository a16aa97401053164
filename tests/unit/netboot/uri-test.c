/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * References become what RFC 3986 (its examples of 5.4 among them) and RFC 3617 say, and what is
 * no URI of a file is refused.
 */
#include "netboot/uri.h"

#include "common/array.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

struct resolution {
    const char *base, *reference, *resolved;
};

static void check(const struct resolution *resolutions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char resolved[NETBOOT_URI_SIZE], again[NETBOOT_URI_SIZE];
        struct error error = {0};

        if (uri_resolve(resolutions[i].base, resolutions[i].reference, resolved, sizeof(resolved),
                        &error) < 0)
            fail_msg("%s: %s", resolutions[i].reference, error.message);
        assert_string_equal(resolved, resolutions[i].resolved);
        assert_int_equal(uri_resolve("http://other/", resolved, again, sizeof(again), &error), 0);
        assert_string_equal(again, resolved);
    }
}

static void references_are_relative_to_the_base(void **state)
{
    static const char base[] = "http://a/b/c/d;p?q";
    static const struct resolution resolutions[] = {
        {base, "g", "http://a/b/c/g"},
        {base, "./g", "http://a/b/c/g"},
        {base, "g/", "http://a/b/c/g/"},
        {base, "/g", "http://a/g"},
        {base, "//g", "http://g/"},
        {base, "//g:8080/x", "http://g:8080/x"},
        {base, "?y", "http://a/b/c/d;p?y"},
        {base, "g?y", "http://a/b/c/g?y"},
        {base, "g#s", "http://a/b/c/g"},
        {base, ";x", "http://a/b/c/;x"},
        {base, ".", "http://a/b/c/"},
        {base, "..", "http://a/b/"},
        {base, "../g", "http://a/b/g"},
        {base, "../..", "http://a/"},
        {base, "../../g", "http://a/g"},
        {base, "../../../../g", "http://a/g"},
        {base, "/./g", "http://a/g"},
        {base, "/../g", "http://a/g"},
        {base, "g.", "http://a/b/c/g."},
        {base, "..g", "http://a/b/c/..g"},
        {base, "./../g", "http://a/b/g"},
        {base, "g;x=1/../y", "http://a/b/c/y"},
        {base, "g?y/../x", "http://a/b/c/g?y/../x"},
        {base, "https://b/x", "https://b/x"},
        {"http://a", "g", "http://a/g"},
        {"http://a?q/r", "g", "http://a/g"},
        {"tftp://h/boot/pxelinux.0", "linux", "tftp://h/boot/linux"},
        {"tftp://h/boot/", "pxelinux.cfg/01-00:16:3e:00:00:01",
         "tftp://h/boot/pxelinux.cfg/01-00:16:3e:00:00:01"},
        {"tftp://h/boot/", "mac:x", "tftp://h/boot/mac:x"},
        {"tftp://h//srv/tftp/grub.cfg", "linux", "tftp://h//srv/tftp/linux"},
        {"tftp://h//srv/../x", "y", "tftp://h//y"},
    };

    (void)state;
    check(resolutions, ARRAY_SIZE(resolutions));
}

static void servers_are_kept(void **state)
{
    static const struct resolution resolutions[] = {
        {"", "HTTP://Example.org", "http://Example.org/"},
        {"", "http://h:80/", "http://h/"},
        {"", "http://h:/x", "http://h/x"},
        {"", "https://h:80/", "https://h:80/"},
        {"", "tftp://h:6969/x", "tftp://h:6969/x"},
        {"", "tftp://[2001:DB8::1]/x", "tftp://[2001:DB8::1]/x"},
        {"", "http://[::ffff:10.0.0.1]:8080", "http://[::ffff:10.0.0.1]:8080/"},
    };

    (void)state;
    check(resolutions, ARRAY_SIZE(resolutions));
}

static void characters_are_encoded_as_the_scheme_needs(void **state)
{
    static const struct resolution resolutions[] = {
        {"", "http://h/a b\"c<>\\^`{|}\xc3\xa9[1]",
         "http://h/a%20b%22c%3C%3E%5C%5E%60%7B%7C%7D%C3%A9%5B1%5D"},
        {"", "http://h/a%2fb%20c%00?d e%zz", "http://h/a%2fb%20c%00?d%20e%25zz"},
        {"", "http://h/a/%2e%2E/b", "http://h/b"},
        {"", "http://h/100%", "http://h/100%25"},
        {"", "tftp://h/a%41%2f b?c#d", "tftp://h/aA/%20b%3Fc%23d"},
        {"", "tftp://h/a/%2e%2E%2fb%25", "tftp://h/b%25"},
        {"", "tftp://h/a%3bmode=mail", "tftp://h/a%3Bmode=mail"},
        {"tftp://h/a?b/c#d", "e", "tftp://h/a%3Fb/e"},
        {"tftp://h#a/b", "e", "tftp://h/%23a/e"},
    };

    (void)state;
    check(resolutions, ARRAY_SIZE(resolutions));
}

static void mode_octet_is_left_out(void **state)
{
    static const struct resolution resolutions[] = {
        {"", "tftp://h/x;mode=octet", "tftp://h/x"},
        {"", "tftp://h/x;MODE=Octet", "tftp://h/x"},
        {"", "tftp://h/x;y", "tftp://h/x%3By"},
        {"", "http://h/x;mode=netascii", "http://h/x;mode=netascii"},
    };

    (void)state;
    check(resolutions, ARRAY_SIZE(resolutions));
}

static void what_is_no_uri_of_a_file_is_refused(void **state)
{
    static const char *const references[] = {
        "",
        "#x",
        "nfs://h/x",
        "file:///etc/passwd",
        "gopher://h/",
        "http://",
        "http:///x",
        "http://h x/",
        "http://h%41/",
        "http://\xc3\xa9/",
        "http://user@h/",
        "http://user:secret@h/",
        "http://h:0/",
        "http://h:65536/",
        "http://h:+1/",
        "http://h:80x/",
        "http://[::1/x",
        "http://[]/x",
        "http://[1.2.3.4]/x",
        "http://[fe80::1%25eth0]/x",
        "http://[::1]x/",
        "//",
        "a\nb",
        "\x7f",
        "http://h/\x1b[2J",
        "tftp://h/a%0ab",
        "tftp://h/a%00blksize%00512",
        "tftp://h/x;mode=netascii",
        "tftp://h/x;mode=mail",
        "tftp://h/x;mode=",
    };
    char resolved[NETBOOT_URI_SIZE];

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(references); i++) {
        struct error error = {0};

        if (uri_resolve("http://a/b", references[i], resolved, sizeof(resolved), &error) == 0)
            fail_msg("%s became %s", references[i], resolved);
        assert_true(error_is_set(&error));
        assert_null(strstr(error.message, "secret"));
    }
}

static void long_uris_are_refused(void **state)
{
    char reference[5000], resolved[32];
    struct error error = {0};

    (void)state;
    assert_int_equal(uri_resolve("http://a/", "1234567890123456789012", resolved, 32, &error), 0);
    assert_int_equal(strlen(resolved), 31);
    assert_int_equal(uri_resolve("http://a/", "12345678901234567890123", resolved, 32, &error), -1);
    assert_non_null(strstr(error.message, "too long"));
    for (size_t length = 0; length < 32; length++)
        assert_int_equal(
            uri_resolve("https://a/", "123456789012345678901234567890", resolved, length, NULL),
            -1);
    memset(reference, 'x', sizeof(reference));
    reference[sizeof(reference) - 1] = '\0';
    assert_int_equal(uri_resolve("tftp://a/", reference, resolved, 32, NULL), -1);
    memcpy(reference, "http://", 7);
    assert_int_equal(uri_resolve("tftp://a/", reference, resolved, 32, NULL), -1);
}

static void uris_are_split(void **state)
{
    struct uri uri;

    (void)state;
    assert_int_equal(uri_split("tftp://[fe80::1]/a%20b", &uri, NULL), 0);
    assert_int_equal(uri.scheme, URI_TFTP);
    assert_string_equal(uri.host, "fe80::1");
    assert_true(uri.ipv6);
    assert_int_equal(uri.port, 69);
    assert_string_equal(uri.path, "a b");
    assert_int_equal(uri_split("tftp://h//srv/a", &uri, NULL), 0);
    assert_string_equal(uri.path, "/srv/a");
    assert_int_equal(uri_split("https://example.org:8443/a%20b?c=d", &uri, NULL), 0);
    assert_int_equal(uri.scheme, URI_HTTPS);
    assert_string_equal(uri.host, "example.org");
    assert_false(uri.ipv6);
    assert_int_equal(uri.port, 8443);
    assert_string_equal(uri.path, "/a%20b?c=d");
    assert_int_equal(uri_split("/a", &uri, NULL), -1);
    assert_int_equal(uri_split("a/b", &uri, NULL), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_are_relative_to_the_base),
        cmocka_unit_test(servers_are_kept),
        cmocka_unit_test(characters_are_encoded_as_the_scheme_needs),
        cmocka_unit_test(mode_octet_is_left_out),
        cmocka_unit_test(what_is_no_uri_of_a_file_is_refused),
        cmocka_unit_test(long_uris_are_refused),
        cmocka_unit_test(uris_are_split),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
