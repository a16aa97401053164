/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that what clients set for migrations is checked as QEMU does, and is kept as a whole or
 * not at all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "common/json.h"
#include "qemu-integration/lifecycle/migration-settings.h"

typedef json_object *command(void *context, json_object *arguments, struct error *error);

static struct lifecycle cycle;

static int begin(void **state)
{
    (void)state;
    cycle = (struct lifecycle){.migration_settings = MIGRATION_SETTINGS_DEFAULT};
    return 0;
}

/* @expected: JSON without blanks, or the words of an error */
static void assert_answer(command *obey, const char *arguments, const char *expected)
{
    cleanup_json json_object *given = arguments == NULL ? NULL : json_tokener_parse(arguments);
    struct error error = {0};
    cleanup_json json_object *value = obey(&cycle, given, &error);

    assert_string_equal(value == NULL
                            ? error.message
                            : json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN),
                        expected);
}

static void events_are_switched(void **state)
{
    static const char on[] = "{\"capabilities\":[{\"capability\":\"events\",\"state\":true},"
                             "{\"capability\":\"xbzrle\",\"state\":false}]}";

    (void)state;
    assert_answer(life_query_capabilities, NULL, "[{\"state\":false,\"capability\":\"events\"}]");
    assert_answer(life_set_capabilities, on, "{}");
    assert_answer(life_query_capabilities, NULL, "[{\"state\":true,\"capability\":\"events\"}]");
    cycle.outgoing.status = OUTGOING_ACTIVE;
    assert_answer(life_set_capabilities, on, "There's a migration process in progress");
    cycle.outgoing.status = OUTGOING_COMPLETED;
    assert_answer(life_set_capability, "{\"capability\":\"events\",\"state\":false}", "{}");
    assert_false(cycle.migration_settings.events);
}

static void other_capabilities_are_refused(void **state)
{
    static const struct {
        const char *entry, *answer;
    } cases[] = {
        {"{\"capability\":\"xbzrle\",\"state\":true}",
         "Capability 'xbzrle' is not supported for Xen guests"},
        {"{\"capability\":\"none\",\"state\":false}",
         "Parameter 'capability' does not accept value 'none'"},
        {"{\"capability\":\"events\"}", "Invalid parameter type for 'state', expected: boolean"},
        {"{\"state\":true}", "Parameter 'capability' is missing"},
        {"7", "Invalid parameter type for 'capabilities', expected: object"},
        {"null", "Invalid parameter type for 'capabilities', expected: object"},
    };
    char arguments[256];

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        snprintf(arguments, sizeof(arguments),
                 "{\"capabilities\":[{\"capability\":\"events\",\"state\":true},%s]}",
                 cases[i].entry);
        assert_answer(life_set_capabilities, arguments, cases[i].answer);
        assert_false(cycle.migration_settings.events);
    }
}

static void limits_are_kept(void **state)
{
    (void)state;
    assert_answer(life_query_parameters, NULL,
                  "{\"downtime-limit\":300,\"max-bandwidth\":134217728}");
    assert_answer(life_set_parameters, "{\"downtime-limit\":2000000,\"tls-creds\":\"\"}", "{}");
    assert_answer(life_set_parameters, "{\"max-bandwidth\":0,\"mode\":\"normal\"}", "{}");
    assert_answer(life_query_parameters, NULL, "{\"downtime-limit\":2000000,\"max-bandwidth\":0}");
    assert_answer(life_set_parameter, "{\"parameter\":\"max-bandwidth\",\"value\":\"2\"}", "{}");
    assert_answer(life_set_parameter, "{\"parameter\":\"downtime-limit\",\"value\":\"7\"}", "{}");
    assert_answer(life_query_parameters, NULL, "{\"downtime-limit\":7,\"max-bandwidth\":2097152}");
    assert_answer(life_set_parameter, "{\"parameter\":\"max-bandwidth\",\"value\":\"1G\"}", "{}");
    assert_answer(life_query_parameters, NULL,
                  "{\"downtime-limit\":7,\"max-bandwidth\":1073741824}");
}

static void other_limits_are_refused(void **state)
{
    static const struct {
        command *obey;
        const char *arguments, *answer;
    } cases[] = {
        {life_set_parameters, "{\"max-bandwidth\":1,\"downtime-limit\":2000001}",
         "Parameter 'downtime-limit' expects an integer in the range of 0 to 2000000 "
         "milliseconds"},
        {life_set_parameters, "{\"downtime-limit\":1,\"max-bandwidth\":-1}",
         "Parameter 'max-bandwidth' expects an integer in the range of 0 to 9223372036854775807 "
         "bytes/second"},
        {life_set_parameters, "{\"downtime-limit\":1,\"tls-creds\":\"tls0\"}",
         "Parameter 'tls-creds' expects '' for a Xen guest"},
        {life_set_parameters, "{\"downtime-limit\":1,\"mode\":\"cpr-reboot\"}",
         "Parameter 'mode' expects 'normal' for a Xen guest"},
        {life_set_parameter, "{\"parameter\":\"mode\",\"value\":\"1\"}",
         "Parameter 'parameter' does not accept value 'mode'"},
        {life_set_parameter, "{\"parameter\":\"max-bandwidth\",\"value\":\"-1\"}",
         "Parameter 'max-bandwidth' expects a size"},
        {life_set_parameter, "{\"parameter\":\"max-bandwidth\",\"value\":\"8796093022208\"}",
         "Parameter 'max-bandwidth' expects a size"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        assert_answer(cases[i].obey, cases[i].arguments, cases[i].answer);
    assert_answer(life_query_parameters, NULL,
                  "{\"downtime-limit\":300,\"max-bandwidth\":134217728}");
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(events_are_switched),
        TEST(other_capabilities_are_refused),
        TEST(limits_are_kept),
        TEST(other_limits_are_refused),
    };

    return cmocka_run_group_tests_name("migration-settings", tests, NULL, NULL);
}
