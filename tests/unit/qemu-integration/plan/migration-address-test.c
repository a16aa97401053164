/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that addresses are read as QEMU reads them, and that others get a reason.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "qemu-integration/plan/migration-address.h"

#include <string.h>

static void addresses_are_read(void **state)
{
    struct migration_address address;

    (void)state;
    assert_int_equal(migration_address_parse(&address, "exec:gzip -c > /f", NULL), 0);
    assert_int_equal(address.transport, MIGRATION_EXEC);
    assert_string_equal(address.text, "gzip -c > /f");
    assert_int_equal(migration_address_parse(&address, "unix:/run/a:b", NULL), 0);
    assert_int_equal(address.transport, MIGRATION_UNIX);
    assert_string_equal(address.text, "/run/a:b");
    assert_int_equal(migration_address_parse(&address, "file:/f", NULL), 0);
    assert_int_equal(address.transport, MIGRATION_FILE);
    assert_int_equal(migration_address_parse(&address, "fd:7", NULL), 0);
    assert_int_equal(address.fd, 7);
    assert_int_equal(migration_address_parse(&address, "tcp:host:4444", NULL), 0);
    assert_string_equal(address.host, "host");
    assert_string_equal(address.port, "4444");
    assert_int_equal(migration_address_parse(&address, "tcp:[::1]:4444", NULL), 0);
    assert_string_equal(address.host, "::1");
    assert_int_equal(migration_address_parse(&address, "tcp::4444", NULL), 0);
    assert_string_equal(address.host, "");
    assert_int_equal(address.fd, -1);
}

static void others_get_a_reason(void **state)
{
    static const char *const wrong[] = {
        "",       "exec", "exec:", "file:", "unix:", "tcp:",     "tcp:a",
        "tcp:a:", "fd:",  "fd:x",  "fd:-1", "/f",    "rdma:a:1", "fd:99999999999"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        struct migration_address address;
        struct error error = {0};

        assert_int_equal(migration_address_parse(&address, wrong[i], &error), -1);
        assert_true(error_is_set(&error));
    }
}

static void long_ones_are_refused(void **state)
{
    static const char *const prefixes[] = {"exec:", "file:", "unix:", "tcp:", "tcp:a:"};
    struct migration_address address;
    char uri[2048];

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++) {
        struct error error = {0};

        memset(uri, 'x', sizeof(uri) - 1);
        uri[sizeof(uri) - 1] = '\0';
        memcpy(uri, prefixes[i], strlen(prefixes[i]));
        memcpy(uri + sizeof(uri) - 3, ":1", 2);
        assert_int_equal(migration_address_parse(&address, uri, &error), -1);
        assert_non_null(strstr(error.message, "too long"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_read),
        cmocka_unit_test(others_get_a_reason),
        cmocka_unit_test(long_ones_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
