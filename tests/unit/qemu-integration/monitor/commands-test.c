/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that the arguments of commands that are answered here are checked as QEMU checks its own,
 * with its words, and that the schema describes them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "common/json.h"
#include "qemu-integration/monitor/commands.h"
#include "qemu-integration/monitor/schema.h"

#include <string.h>

static const struct monitor_member arguments[] = {
    {.name = "count", .type = MONITOR_INT},
    {.name = "file", .type = MONITOR_TEXT, .optional = true},
    {.name = "on", .type = MONITOR_BOOL, .optional = true},
    {.name = "numbers", .type = MONITOR_INT, .list = true, .optional = true},
    {.name = "other", .type = MONITOR_OBJECT, .optional = true},
    {.name = NULL},
};

static const struct monitor_command with_arguments = {.name = "ours", .arguments = arguments};
static const struct monitor_command without = {.name = "bare"};

/* @expected: NULL: the arguments are right. */
static void assert_checked(const struct monitor_command *command, const char *text,
                           const char *expected)
{
    cleanup_json json_object *given = text == NULL ? NULL : json_tokener_parse(text);
    struct error error = {0};

    assert_int_equal(monitor_command_check(command, given, &error), expected == NULL ? 0 : -1);
    assert_string_equal(error.message, expected == NULL ? "" : expected);
}

static void arguments_are_as_in_the_table(void **state)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {"{\"count\":1}", NULL},
        {"{\"count\":-9223372036854775807,\"on\":false,\"file\":\"\"}", NULL},
        {"{\"count\":9223372036854775807,\"numbers\":[],\"other\":{}}", NULL},
        {NULL, "Parameter 'count' is missing"},
        {"{}", "Parameter 'count' is missing"},
        {"{\"x\":1}", "Parameter 'count' is missing"},
        {"{\"count\":1,\"x\":1}", "Parameter 'x' is unexpected"},
        {"{\"count\":\"1\"}", "Invalid parameter type for 'count', expected: integer"},
        {"{\"count\":1.0}", "Invalid parameter type for 'count', expected: integer"},
        {"{\"count\":null}", "Invalid parameter type for 'count', expected: integer"},
        {"{\"count\":9223372036854775808}",
         "Invalid parameter type for 'count', expected: integer"},
        {"{\"count\":99999999999999999999999}",
         "Invalid parameter type for 'count', expected: integer"},
        {"{\"x\":1,\"count\":true}", "Invalid parameter type for 'count', expected: integer"},
        {"{\"count\":1,\"file\":1}", "Invalid parameter type for 'file', expected: string"},
        {"{\"count\":1,\"file\":null}", "Invalid parameter type for 'file', expected: string"},
        {"{\"count\":1,\"on\":1}", "Invalid parameter type for 'on', expected: boolean"},
        {"{\"count\":1,\"numbers\":1}", "Invalid parameter type for 'numbers', expected: array"},
        {"{\"count\":1,\"other\":[]}", "Invalid parameter type for 'other', expected: object"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        assert_checked(&with_arguments, cases[i].text, cases[i].error);
}

static void a_command_may_take_none(void **state)
{
    (void)state;
    assert_checked(&without, NULL, NULL);
    assert_checked(&without, "{}", NULL);
    assert_checked(&without, "{\"x\":1}", "Parameter 'x' is unexpected");
}

static void commands_may_be_in_two_tables(void **state)
{
    static const struct monitor_command rows[] = {{.name = "stop"}, {.name = NULL}};
    static const struct monitor_command more[] = {{.name = "ours"}, {.name = NULL}};
    const struct monitor_commands commands = {.tables = {rows, more}};
    cleanup_json json_object *answer = json_tokener_parse("{\"return\":[{\"name\":\"cont\"}]}");

    (void)state;
    assert_ptr_equal(monitor_command_find(&commands, "stop"), &rows[0]);
    assert_ptr_equal(monitor_command_find(&commands, "ours"), &more[0]);
    assert_null(monitor_command_find(&commands, "cont"));
    monitor_commands_add_names(&commands, answer);
    assert_string_equal(
        json_object_to_json_string_ext(answer, JSON_C_TO_STRING_PLAIN),
        "{\"return\":[{\"name\":\"cont\"},{\"name\":\"stop\"},{\"name\":\"ours\"}]}");
}

static json_object *answer_nothing(void *context, json_object *given, struct error *error)
{
    (void)context, (void)given, (void)error;
    return NULL;
}

/* Adds to QEMU's schema, and compares with what it is to be, which may be in quotes of one kind. */
static void assert_schema(const struct monitor_command *rows, const char *of_qemu,
                          const char *expected)
{
    const struct monitor_commands commands = {.tables = {rows}};
    cleanup_json json_object *answer = json_tokener_parse(of_qemu);
    cleanup_json json_object *wanted = json_tokener_parse(expected);

    assert_non_null(answer);
    assert_non_null(wanted);
    monitor_schema_add(&commands, answer);
    assert_string_equal(json_object_to_json_string_ext(answer, JSON_C_TO_STRING_PLAIN),
                        json_object_to_json_string_ext(wanted, JSON_C_TO_STRING_PLAIN));
}

static void the_schema_describes_them(void **state)
{
    static const struct monitor_member parts[] = {{.name = "text", .type = MONITOR_TEXT},
                                                  {.name = NULL}};
    static const struct monitor_member takes[] = {
        {.name = "count", .type = MONITOR_INT},
        {.name = "on", .type = MONITOR_BOOL, .optional = true},
        {.name = NULL},
    };
    static const struct monitor_member returns = {
        .type = MONITOR_OBJECT, .list = true, .members = parts};
    const struct monitor_command rows[] = {
        {.name = "stop"}, /* QEMU's */
        {.name = "query-x", .answer = answer_nothing},
        {.name = "ours", .answer = answer_nothing, .arguments = takes, .returns = &returns},
        {.name = NULL},
    };

    (void)state;
    assert_schema(
        rows,
        "{'return':[{'name':'query-x','meta-type':'command'},"
        "{'name':'int','meta-type':'builtin','json-type':'int'}]}",
        "{'return':[{'name':'query-x','meta-type':'command'},"
        "{'name':'int','meta-type':'builtin','json-type':'int'},"
        "{'name':'ours','meta-type':'command','arg-type':'q_obj_ours-arg',"
        "'ret-type':'[q_obj_ours-ret]','allow-oob':false},"
        "{'name':'q_obj_ours-arg','meta-type':'object','members':["
        "{'name':'count','type':'int'},{'name':'on','type':'bool','default':null}]},"
        "{'name':'bool','meta-type':'builtin','json-type':'boolean'},"
        "{'name':'q_obj_ours-ret','meta-type':'object','members':[{'name':'text','type':'str'}]},"
        "{'name':'str','meta-type':'builtin','json-type':'string'},"
        "{'name':'[q_obj_ours-ret]','meta-type':'array','element-type':'q_obj_ours-ret'}]}");
    assert_schema(rows, "{'error':{'class':'GenericError'}}", "{'error':{'class':'GenericError'}}");
}

static void commands_may_take_and_return_nothing(void **state)
{
    static const struct monitor_command rows[] = {
        {.name = "one", .answer = answer_nothing},
        {.name = "two", .answer = answer_nothing},
        {.name = NULL},
    };

    (void)state;
    assert_schema(rows, "{'return':[]}",
                  "{'return':[{'name':'one','meta-type':'command','arg-type':'q_empty',"
                  "'ret-type':'q_empty','allow-oob':false},"
                  "{'name':'q_empty','meta-type':'object','members':[]},"
                  "{'name':'two','meta-type':'command','arg-type':'q_empty',"
                  "'ret-type':'q_empty','allow-oob':false}]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments_are_as_in_the_table),
        cmocka_unit_test(a_command_may_take_none),
        cmocka_unit_test(commands_may_be_in_two_tables),
        cmocka_unit_test(the_schema_describes_them),
        cmocka_unit_test(commands_may_take_and_return_nothing),
    };

    return cmocka_run_group_tests_name("commands", tests, NULL, NULL);
}
