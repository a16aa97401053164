/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves what a person at a monitor sees and what becomes of the lines, and that the lists of
 * commands have QEMU's and ours in order.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/json.h"
#include "qemu-integration/monitor/dialog.h"
#include "qemu-integration/monitor/human-help.h"
#include "qemu-integration/monitor/line-editor.h"

#include <string.h>

struct session {
    struct dialog *dialog;
    struct evbuffer *input, *output;
    json_object *names, *request;
};

static struct dialog *open_dialog(struct session *session)
{
    const struct completion completion = {.names = &session->names};

    return dialog_open(false, &completion);
}

static int set_up(void **state)
{
    static struct session session;
    cleanup_json json_object *greeting =
        json_tokener_parse("{\"QMP\":{\"version\":{\"qemu\":{\"major\":9,\"minor\":1,"
                           "\"micro\":2}}}}");

    session = (struct session){.input = evbuffer_new(), .output = evbuffer_new()};
    session.dialog = open_dialog(&session);
    dialog_greet(session.dialog, greeting, session.output);
    *state = &session;
    return 0;
}

static int tear_down(void **state)
{
    struct session *session = *state;

    dialog_close(session->dialog);
    evbuffer_free(session->input);
    evbuffer_free(session->output);
    json_object_put(session->names);
    json_object_put(session->request);
    return 0;
}

static void type(struct session *session, const char *keys)
{
    evbuffer_add(session->input, keys, strlen(keys));
    json_object_put(session->request);
    session->request = dialog_next(session->dialog, session->input, session->output);
}

static void assert_shown(struct session *session, const char *expected)
{
    evbuffer_add(session->output, "", 1);
    assert_string_equal((const char *)evbuffer_pullup(session->output, -1), expected);
    evbuffer_drain(session->output, evbuffer_get_length(session->output));
}

static void assert_asked(const struct session *session, const char *expected)
{
    assert_string_equal(session->request == NULL ? ""
                                                 : json_object_to_json_string_ext(
                                                       session->request, JSON_C_TO_STRING_PLAIN),
                        expected);
}

static void answer(struct session *session, const char *text)
{
    cleanup_json json_object *message = json_tokener_parse(text);

    dialog_answer(session->dialog, message, false, session->output);
}

static void a_person_is_greeted_and_asks(void **state)
{
    struct session *session = *state;

    assert_shown(session, "QEMU 9.1.2 monitor - type 'help' for more information\r\n(qemu) ");
    type(session, "info version\r\nstop\r");
    assert_asked(session, "{\"command-line\":\"info version\"}");
    assert_shown(session, "info version\r\n");
    assert_true(dialog_is_busy(session->dialog));
    /* What was typed ahead waits. */
    type(session, "");
    assert_asked(session, "");
    answer(session, "{\"return\":\"9.1\\r\\n\"}");
    assert_shown(session, "9.1\r\n(qemu) ");
    type(session, "");
    assert_asked(session, "{\"command-line\":\"stop\"}");
    answer(session, "{\"error\":{\"desc\":\"no\"}}");
    assert_shown(session, "stop\r\nError: no\r\n(qemu) ");
    assert_false(dialog_is_busy(session->dialog));
    type(session, " \r");
    assert_asked(session, "");
    assert_shown(session, " \r\n(qemu) ");
    type(session, "info history\r");
    assert_asked(session, "");
    assert_shown(session, "info history\r\n0: 'info version'\r\n1: 'stop'\r\n2: ' '\r\n"
                          "3: 'info history'\r\n(qemu) ");
    type(session, "x");
    answer(session, "{\"return\":\"no end of line\"}");
    assert_shown(session, "xno end of line\r\n(qemu) ");
}

static void show(struct session *session, bool shown)
{
    dialog_show(session->dialog, shown, session->output);
}

/* As QEMU's monitor on a line that it shares. */
static void a_prompt_is_shown_to_who_has_the_terminal(void **state)
{
    struct session *session = *state;

    assert_shown(session, "QEMU 9.1.2 monitor - type 'help' for more information\r\n(qemu) ");
    type(session, "half");
    show(session, false);
    assert_shown(session, "half\r\n");
    show(session, true);
    assert_shown(session, "(qemu) ");
    type(session, "stop\r");
    assert_asked(session, "{\"command-line\":\"stop\"}");
    show(session, false);
    show(session, true);
    assert_shown(session, "stop\r\n");
    show(session, false);
    answer(session, "{\"return\":\"text\"}");
    type(session, "\r");
    assert_shown(session, "text\r\n\r\n");
    show(session, true);
    assert_shown(session, "(qemu) ");
    /* With nobody else it goes from the monitor to the monitor. */
    show(session, true);
    assert_shown(session, "\r\n(qemu) ");
}

static void a_greeting_has_no_prompt_for_who_does_not_see_it(void **state)
{
    struct session *session = *state;
    struct dialog *dialog = open_dialog(session);
    cleanup_json json_object *greeting = json_object_new_object();

    evbuffer_drain(session->output, evbuffer_get_length(session->output));
    dialog_show(dialog, false, session->output);
    dialog_show(dialog, true, session->output);
    dialog_show(dialog, false, session->output);
    assert_shown(session, "");
    dialog_greet(dialog, greeting, session->output);
    assert_shown(session, "QEMU 0.0.0 monitor - type 'help' for more information\r\n");
    dialog_show(dialog, true, session->output);
    assert_shown(session, "(qemu) ");
    dialog_close(dialog);
}

static void what_is_no_text_is_not_sent(void **state)
{
    struct session *session = *state;
    static const char *const lines[] = {
        "\xff\r", "\xc3\r", "\xc0\x80\r", "\xed\xa0\x80\r", "\xf4\x90\x80\x80\r", "\xe0\x80\x80\r"};

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        type(session, lines[i]);
        assert_asked(session, "");
    }
    type(session, "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\r");
    assert_asked(session, "{\"command-line\":\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\"}");
}

static void a_cpu_that_qemu_has_stays_selected(void **state)
{
    struct session *session = *state;

    type(session, "cpu 7\r");
    assert_asked(session, "{\"command-line\":\"cpu 7\"}");
    answer(session, "{\"return\":\"invalid CPU index\\r\\n\"}");
    type(session, "cpu 1\r");
    assert_asked(session, "{\"command-line\":\"cpu 1\"}");
    answer(session, "{\"return\":\"\"}");
    type(session, "info registers\r");
    assert_asked(session, "{\"command-line\":\"info registers\",\"cpu-index\":1}");
    answer(session, "{\"return\":\"\"}");
    type(session, "stop\r");
    assert_asked(session, "{\"command-line\":\"stop\",\"cpu-index\":1}");
}

static void a_line_that_is_too_long_is_not_obeyed(void **state)
{
    struct session *session = *state;
    static char line[LINE_EDITOR_SIZE + 1];

    memset(line, 'x', sizeof(line) - 1);
    type(session, line);
    evbuffer_drain(session->output, evbuffer_get_length(session->output));
    type(session, "\r");
    assert_asked(session, "");
    assert_shown(session, "\r\nthe line has more than 4095 bytes, and is not obeyed\r\n(qemu) ");
    type(session, "stop\r");
    assert_asked(session, "{\"command-line\":\"stop\"}");
}

static void what_is_to_be_sent_has_a_limit(void **state)
{
    struct session *session = *state;
    static char line[4001];
    size_t most = 0, rounds = 0;

    memset(line, 'x', sizeof(line) - 1);
    type(session, line);
    /* Each time the whole line is drawn anew. */
    for (int i = 0; i < 2000; i++)
        evbuffer_add(session->input, "\001y\010", 3);
    while (evbuffer_get_length(session->input) > 0) {
        evbuffer_drain(session->output, evbuffer_get_length(session->output));
        type(session, "");
        if (evbuffer_get_length(session->output) > most)
            most = evbuffer_get_length(session->output);
        rounds++;
    }
    assert_true(most < 80000);
    assert_true(rounds > 100);
}

static void a_password_has_to_be_on_the_line(void **state)
{
    struct session *session = *state;

    type(session, "change vnc password\r");
    assert_shown(session, "QEMU 9.1.2 monitor - type 'help' for more information\r\n(qemu) "
                          "change vnc password\r\n");
    answer(session, "{\"return\":\"terminal does not support password prompting\\r\\n\"}");
    assert_shown(session, "terminal does not support password prompting\r\n"
                          "Give the password after the command, on the same line.\r\n(qemu) ");
}

static void a_command_may_go_on(void **state)
{
    struct session *session = *state;
    cleanup_json json_object *empty = json_tokener_parse("{\"return\":\"\"}");
    struct evbuffer *text = evbuffer_new();

    type(session, "save x\r");
    assert_shown(session, "QEMU 9.1.2 monitor - type 'help' for more information\r\n(qemu) "
                          "save x\r\n");
    dialog_answer(session->dialog, empty, true, session->output);
    assert_shown(session, "");
    evbuffer_add_printf(text, "\r5 %%");
    dialog_say(session->dialog, text, true, session->output);
    assert_shown(session, "\r5 %");
    assert_true(dialog_is_busy(session->dialog));
    evbuffer_add_printf(text, "\rdone\n");
    dialog_say(session->dialog, text, false, session->output);
    assert_shown(session, "\rdone\r\n(qemu) ");
    assert_false(dialog_is_busy(session->dialog));
    evbuffer_free(text);
}

static const char list[] = "cont|c  -- resume emulation\r\n"
                           "drive_add [-n] [[<domain>:]<bus>:]<slot>\r\n"
                           "[file=file] -- add drive\r\n"
                           "info [subcommand] -- show\r\n"
                           "migrate uri -- migrate\r\n\t\t\t -d: detach\r\n"
                           "x_colo_lost_heartbeat  -- colo\r\n";

static const struct monitor_command rows[] = {
    {.name = "cont", .human = MONITOR_HUMAN({.name = "cont|c", .help = "go on"})},
    {.name = "migrate",
     .human = MONITOR_HUMAN({.name = "migrate", .shows = "[-d] uri", .help = "ours"},
                            {.name = "save", .shows = "file", .help = "write"})},
    {.name = "query-status", .human = MONITOR_HUMAN({.name = "info status", .help = "state"})},
    {.name = "hidden"},
    {.name = NULL},
};

static const struct monitor_commands commands = {.tables = {rows}};

static void lists_are_merged(void **state)
{
    struct session *session = *state;

    evbuffer_drain(session->output, evbuffer_get_length(session->output));
    human_help_merge(&commands, false, list, session->output);
    assert_shown(session, "cont|c  -- go on\r\n"
                          "drive_add [-n] [[<domain>:]<bus>:]<slot>\r\n"
                          "[file=file] -- add drive\r\n"
                          "info [subcommand] -- show\r\n"
                          "migrate [-d] uri -- ours\r\n"
                          "save file -- write\r\n"
                          "x_colo_lost_heartbeat  -- colo\r\n");
    human_help_merge(&commands, true, "info a  -- A\r\ninfo status  -- QEMU's\r\ninfo z -- Z",
                     session->output);
    assert_shown(session, "info a  -- A\r\ninfo status  -- state\r\ninfo z -- Z");
    human_help_merge(&commands, true, "", session->output);
    assert_shown(session, "info status  -- state\r\n");
}

static void names_are_completed(void **state)
{
    struct session *session = *state;

    evbuffer_drain(session->output, evbuffer_get_length(session->output));
    type(session, "co\t\025\033[K");
    assert_shown(session, "co\033[2D\033[K");
    session->names = json_object_new_array();
    human_help_names(list, session->names);
    human_help_names("info status  -- x\r\ninfo stats -- y\r\ninfo uuid -- z\r\n", session->names);
    assert_string_equal(
        json_object_to_json_string_ext(session->names, JSON_C_TO_STRING_PLAIN),
        "[\"cont\",\"c\",\"drive_add\",\"info\",\"migrate\",\"x_colo_lost_heartbeat\","
        "\"info status\",\"info stats\",\"info uuid\"]");
    type(session, "mig\t");
    assert_shown(session, "migrate ");
    type(session, "\025 info s\t");
    assert_shown(session, "\033[8D\033[K info stat");
    type(session, "\t");
    assert_shown(session, "\r\nstatus  stats   \r\n(qemu)  info stat\033[K");
    type(session, "u\t\r");
    assert_asked(session, "{\"command-line\":\" info status \"}");
    answer(session, "{\"return\":\"\"}");
    evbuffer_drain(session->output, evbuffer_get_length(session->output));
    type(session, "in\t\025c\t");
    assert_shown(session, "info \033[5D\033[Kc\r\ncont  c     \r\n(qemu) c\033[K");
    type(session, "\025help x\t\025zzz\t");
    assert_shown(session, "\033[1D\033[Khelp x_colo_lost_heartbeat \033[27D\033[Kzzz");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_person_is_greeted_and_asks),
        TEST(a_prompt_is_shown_to_who_has_the_terminal),
        TEST(a_greeting_has_no_prompt_for_who_does_not_see_it),
        TEST(what_is_no_text_is_not_sent),
        TEST(a_cpu_that_qemu_has_stays_selected),
        TEST(a_line_that_is_too_long_is_not_obeyed),
        TEST(what_is_to_be_sent_has_a_limit),
        TEST(a_password_has_to_be_on_the_line),
        TEST(a_command_may_go_on),
        TEST(lists_are_merged),
        TEST(names_are_completed),
    };

    return cmocka_run_group_tests_name("dialog", tests, NULL, NULL);
}
