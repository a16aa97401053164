/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a client is answered as QEMU answers it before, at and after negotiation, and that
 * messages are laid out as QEMU's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/monitor/commands.h"
#include "qemu-integration/monitor/qmp-session.h"

#include <string.h>

static const char *const unnegotiated =
    "Expecting capabilities negotiation with 'qmp_capabilities'";

/* Hands the session a message, and checks its answer, in json-c's plain form; NULL: none. */
static void assert_answer(struct qmp_session *session, bool oob_offered, const char *text,
                          const char *expected)
{
    cleanup_json json_object *message = json_tokener_parse(text);
    struct qmp_request request;
    cleanup_json json_object *answer = qmp_session_take(session, oob_offered, message, &request);

    if (expected == NULL)
        assert_null(answer);
    else
        assert_string_equal(json_object_to_json_string_ext(answer, JSON_C_TO_STRING_PLAIN),
                            expected);
}

static void assert_error(struct qmp_session *session, bool oob_offered, const char *text,
                         const char *class, const char *description)
{
    cleanup_json json_object *expected = qmp_error(class, description);

    assert_answer(session, oob_offered, text,
                  json_object_to_json_string_ext(expected, JSON_C_TO_STRING_PLAIN));
}

static void nothing_is_obeyed_before_negotiation(void **state)
{
    struct qmp_session session = {0};

    (void)state;
    assert_error(&session, true, "{\"execute\":\"stop\"}", "CommandNotFound", unnegotiated);
    assert_error(&session, true, "{\"exec-oob\":\"stop\"}", "GenericError",
                 "QMP input member 'exec-oob' is unexpected");
    assert_false(session.negotiated);
    assert_answer(&session, true, "{\"execute\":\"qmp_capabilities\"}", "{\"return\":{}}");
    assert_true(session.negotiated);
    assert_false(session.oob);
    assert_answer(&session, true, "{\"execute\":\"stop\"}", NULL);
    assert_error(&session, true, "{\"execute\":\"qmp_capabilities\"}", "CommandNotFound",
                 "Capabilities negotiation is already complete, command ignored");
}

static void capabilities_have_to_be_offered(void **state)
{
    static const char enable[] =
        "{\"execute\":\"qmp_capabilities\",\"arguments\":{\"enable\":[\"oob\"]}}";
    struct qmp_session session = {0};

    (void)state;
    assert_error(&session, false, enable, "GenericError", "Capability oob not available");
    assert_error(&session, true,
                 "{\"execute\":\"qmp_capabilities\",\"arguments\":{\"enable\":[\"x\"]}}",
                 "GenericError", "Parameter 'enable[0]' does not accept value 'x'");
    assert_error(&session, true,
                 "{\"execute\":\"qmp_capabilities\",\"arguments\":{\"enable\":\"oob\"}}",
                 "GenericError", "Invalid parameter type for 'enable', expected: array");
    assert_error(&session, true, "{\"execute\":\"qmp_capabilities\",\"arguments\":{\"a\":1}}",
                 "GenericError", "Parameter 'a' is unexpected");
    assert_false(session.negotiated);
    assert_answer(&session, true, enable, "{\"return\":{}}");
    assert_true(session.oob);
    assert_answer(&session, true, "{\"exec-oob\":\"x\"}", NULL);
}

static void a_request_has_a_form(void **state)
{
    static const struct {
        const char *text, *description;
    } cases[] = {
        {"[]", "QMP input must be a JSON object"},
        {"null", "QMP input must be a JSON object"},
        {"{}", "QMP input lacks member 'execute'"},
        {"{\"id\":1}", "QMP input lacks member 'execute'"},
        {"{\"execute\":1}", "QMP input member 'execute' must be a string"},
        {"{\"execute\":\"a\",\"b\":1}", "QMP input member 'b' is unexpected"},
        {"{\"execute\":\"a\",\"arguments\":[]}", "QMP input member 'arguments' must be an object"},
        {"{\"execute\":\"a\",\"exec-oob\":\"b\"}",
         "QMP input member 'exec-oob' clashes with 'execute'"},
    };
    struct qmp_session session = {.negotiated = true, .oob = true};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_error(&session, true, cases[i].text, "GenericError", cases[i].description);
}

static void a_request_is_taken_apart(void **state)
{
    struct qmp_session session = {.negotiated = true};
    cleanup_json json_object *message =
        json_tokener_parse("{\"execute\":\"a\",\"arguments\":{\"b\":1},\"id\":null}");
    struct qmp_request request;

    (void)state;
    assert_null(qmp_session_take(&session, false, message, &request));
    assert_string_equal(request.name, "a");
    assert_true(json_object_object_get_ex(request.arguments, "b", NULL));
    assert_true(request.id.present);
    assert_null(request.id.value);
    assert_false(request.oob);
}

static void assert_written(json_object *message, bool pretty, const char *expected)
{
    struct evbuffer *output = evbuffer_new();

    qmp_write(output, message, pretty);
    evbuffer_add(output, "", 1);
    assert_string_equal(evbuffer_pullup(output, -1), expected);
    evbuffer_free(output);
}

static void messages_look_like_qemus(void **state)
{
    cleanup_json json_object *message = qmp_return(json_tokener_parse(
        "{\"a\":[1,2.50,\"/\\\"\\n\",null],\"b\":{},\"c\":18446744073709551615,\"d\":[]}"));
    cleanup_json json_object *event = qmp_event("X", NULL, (struct timeval){1, 2});

    (void)state;
    qmp_set_id(message, (struct qmp_id){.present = true});
    assert_written(message, false,
                   "{\"return\": {\"a\": [1, 2.50, \"/\\\"\\n\", null], \"b\": {}, "
                   "\"c\": 18446744073709551615, \"d\": []}, \"id\": null}\r\n");
    qmp_set_id(message, (struct qmp_id){0});
    json_object_object_add(message, "return", json_tokener_parse("{\"a\":[1,{}]}"));
    assert_written(message, true,
                   "{\r\n    \"return\": {\r\n        \"a\": [\r\n            1,\r\n            "
                   "{\r\n            }\r\n        ]\r\n    }\r\n}\r\n");
    assert_written(event, false,
                   "{\"timestamp\": {\"seconds\": 1, \"microseconds\": 2}, \"event\": \"X\"}\r\n");
}

static void a_greeting_offers_what_it_lists(void **state)
{
    static const struct {
        const char *text;
        bool offered;
    } cases[] = {{"{\"QMP\":{\"capabilities\":[\"oob\"]}}", true},
                 {"{\"QMP\":{\"capabilities\":[1,\"x\",\"oob\"]}}", true},
                 {"{\"QMP\":{\"capabilities\":[]}}", false},
                 {"{\"QMP\":{\"capabilities\":\"oob\"}}", false},
                 {"{\"QMP\":{}}", false},
                 {"{}", false}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        cleanup_json json_object *greeting = json_tokener_parse(cases[i].text);

        assert_int_equal(qmp_greeting_offers_oob(greeting), cases[i].offered);
    }
    assert_false(qmp_greeting_offers_oob(NULL));
}

static void query_commands_lists_ours_too(void **state)
{
    static const struct monitor_command rows[] = {
        {.name = "stop"}, {.name = "ours"}, {.name = NULL}};
    const struct monitor_commands commands = {.tables = {rows}};
    cleanup_json json_object *answer =
        json_tokener_parse("{\"return\":[{\"name\":\"stop\"},{\"name\":\"cont\"}]}");
    cleanup_json json_object *error = qmp_error("GenericError", "x");

    (void)state;
    monitor_commands_add_names(&commands, answer);
    assert_string_equal(
        json_object_to_json_string_ext(answer, JSON_C_TO_STRING_PLAIN),
        "{\"return\":[{\"name\":\"stop\"},{\"name\":\"cont\"},{\"name\":\"ours\"}]}");
    monitor_commands_add_names(&commands, error);
    assert_ptr_equal(monitor_command_find(&commands, "ours"), &rows[1]);
    assert_null(monitor_command_find(&commands, "none"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_obeyed_before_negotiation),
        cmocka_unit_test(capabilities_have_to_be_offered),
        cmocka_unit_test(a_request_has_a_form),
        cmocka_unit_test(a_request_is_taken_apart),
        cmocka_unit_test(messages_look_like_qemus),
        cmocka_unit_test(a_greeting_offers_what_it_lists),
        cmocka_unit_test(query_commands_lists_ours_too),
    };

    return cmocka_run_group_tests_name("qmp-session", tests, NULL, NULL);
}
