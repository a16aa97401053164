/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of files as PXELINUX has them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "netboot/pxelinux/files.h"

#include <string.h>

static void finds_files_as_documented(void **state)
{
    static const struct {
        const char *name, *uri;
    } rows[] = {
        {"k", "tftp://10.0.0.1/dir/k"},       {"/a/k", "tftp://10.0.0.1/dir/a/k"},
        {"::a/k", "tftp://10.0.0.1/a/k"},     {"::/a/k", "tftp://10.0.0.1/a/k"},
        {"10.0.0.9::k", "tftp://10.0.0.9/k"}, {"http://h/k", "http://h/k"},
        {"host::/d/k", "tftp://host/d/k"},    {"a/b::c", "tftp://10.0.0.1/dir/a/b::c"},
    };
    char uri[NETBOOT_URI_SIZE];

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        assert_int_equal(files_resolve("tftp://10.0.0.1/dir/", rows[i].name, uri, NULL), 0);
        assert_string_equal(uri, rows[i].uri);
    }
}

static void refuses_long_names(void **state)
{
    static char name[2 * NETBOOT_URI_SIZE];
    char uri[NETBOOT_URI_SIZE];
    struct error error = {0};

    (void)state;
    memset(name, 'x', sizeof(name) - 1);
    assert_int_equal(files_resolve("tftp://10.0.0.1/dir/", name, uri, &error), -1);
    assert_non_null(strstr(error.message, "too long"));
}

static void needs_no_address(void **state)
{
    static const struct netboot_identity identity = {.mac = {0, 1, 2, 3, 4, 0xff}};
    static const struct netboot_settings settings;
    char names[FILES_NAMES_MAX][NETBOOT_TEXT_SIZE];

    (void)state;
    assert_int_equal(files_list(&identity, &settings, names), 2);
    assert_string_equal(names[0], "pxelinux.cfg/01-00-01-02-03-04-ff");
    assert_string_equal(names[1], "pxelinux.cfg/default");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_files_as_documented),
        cmocka_unit_test(refuses_long_names),
        cmocka_unit_test(needs_no_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
