/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that each of QEMU's ways to name where a guest's state goes to is understood, and that
 * nothing in the words of a program reaches the shell that starts it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "common/json.h"
#include "qemu-integration/lifecycle/migration-channels.h"

#include <stdio.h>
#include <string.h>

static int read_arguments(struct migration_address *address, const char *text, struct error *error)
{
    cleanup_json json_object *arguments = json_tokener_parse(text);

    assert_non_null(arguments);
    return migration_channels_address(address, arguments, error);
}

static struct migration_address read_address(const char *address)
{
    struct migration_address result;
    struct error error = {0};
    char text[512];

    snprintf(text, sizeof(text), "{\"channels\":[{\"channel-type\":\"main\",\"addr\":%s}]}",
             address);
    if (read_arguments(&result, text, &error) < 0)
        fail_msg("%s", error.message);
    return result;
}

static void each_transport_is_known(void **state)
{
    struct migration_address address;

    (void)state;
    address = read_address(
        "{\"transport\":\"socket\",\"type\":\"inet\",\"host\":\"::1\",\"port\":\"44\"}");
    assert_int_equal(address.transport, MIGRATION_TCP);
    assert_string_equal(address.host, "::1");
    assert_string_equal(address.port, "44");
    address =
        read_address("{\"transport\":\"socket\",\"type\":\"inet\",\"host\":\"h\",\"port\":\"44\"}");
    assert_string_equal(address.host, "h");
    address = read_address("{\"transport\":\"socket\",\"type\":\"unix\",\"path\":\"/x\"}");
    assert_int_equal(address.transport, MIGRATION_UNIX);
    assert_string_equal(address.text, "/x");
    address = read_address("{\"transport\":\"file\",\"filename\":\"/y\",\"offset\":0}");
    assert_int_equal(address.transport, MIGRATION_FILE);
    assert_string_equal(address.text, "/y");
    address = read_address("{\"transport\":\"exec\",\"args\":[\"/bin/cat\",\"a b\",\"\"]}");
    assert_int_equal(address.transport, MIGRATION_EXEC);
    assert_string_equal(address.text, "exec '/bin/cat' 'a b' ''");
    assert_int_equal(read_arguments(&address, "{\"uri\":\"tcp:h:1\"}", NULL), 0);
    assert_int_equal(address.transport, MIGRATION_TCP);
}

/* The shell itself says what it has understood. */
static void words_are_words_to_the_shell(void **state)
{
    const struct migration_address address =
        read_address("{\"transport\":\"exec\",\"args\":[\"printf\",\"%s|\",\"$(id)\",\"'; echo "
                     "no\",\"a\\\\b\"]}");
    FILE *output = popen(address.text, "r");
    char line[128] = "";

    (void)state;
    assert_non_null(output);
    assert_non_null(fgets(line, sizeof(line), output));
    assert_int_equal(pclose(output), 0);
    assert_string_equal(line, "$(id)|'; echo no|a\\b|");
}

#define MAIN(address) "{\"channels\":[{\"channel-type\":\"main\",\"addr\":" address "}]}"

static void others_are_refused(void **state)
{
    static const char exclusive[] = "'uri' and 'channels' arguments are mutually exclusive; "
                                    "exactly one of the two should be present";
    static const char strings[] = "Invalid parameter type for 'args', expected: array of strings";
    static const char types[] =
        "Parameter 'type' expects 'inet' or 'unix', or 'fd' with the name of a descriptor";
    static const struct {
        const char *arguments, *answer;
    } cases[] = {
        {"{}", "need either 'uri' or 'channels' argument"},
        {"{\"uri\":\"tcp:h:1\",\"channels\":[]}", exclusive},
        {"{\"channels\":[]}", "Parameter 'channel-type' expects 'main'"},
        {"{\"channels\":[7]}", "Parameter 'channel-type' expects 'main'"},
        {"{\"channels\":[{},{}]}", "Channel list has more than one entries"},
        {"{\"channels\":[{\"channel-type\":\"main\"}]}", "Parameter 'addr' is missing"},
        {MAIN("{\"transport\":\"rdma\"}"),
         "Parameter 'transport' expects 'socket', 'exec' or 'file'"},
        {MAIN("{\"transport\":\"socket\",\"type\":\"fd\",\"str\":\"7\"}"), types},
        {MAIN("{\"transport\":\"socket\",\"type\":\"inet\",\"host\":\"h\"}"),
         "Parameter 'port' is missing"},
        {MAIN("{\"transport\":\"socket\",\"type\":\"unix\"}"), "Parameter 'path' is missing"},
        {MAIN("{\"transport\":\"exec\",\"args\":[]}"), strings},
        {MAIN("{\"transport\":\"exec\",\"args\":\"cat\"}"), strings},
        {MAIN("{\"transport\":\"exec\",\"args\":[\"cat\",7]}"), strings},
        {MAIN("{\"transport\":\"file\",\"filename\":\"/x\",\"offset\":4096}"),
         "'offset' is not supported"},
    };
    struct migration_address address;

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct error error = {0};

        assert_int_equal(read_arguments(&address, cases[i].arguments, &error), -1);
        assert_string_equal(error.message, cases[i].answer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_transport_is_known),
        cmocka_unit_test(words_are_words_to_the_shell),
        cmocka_unit_test(others_are_refused),
    };

    return cmocka_run_group_tests_name("migration-channels", tests, NULL, NULL);
}
