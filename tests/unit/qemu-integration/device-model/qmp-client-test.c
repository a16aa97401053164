/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that the QMP client sends the right commands, and reports what QEMU's answers and events
 * mean. The test acts as QEMU.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/device-model/qmp-client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How often each event has been reported. */
struct reported {
    unsigned ready;
    unsigned resumed;
    unsigned stopped;
    unsigned powerdown;
    unsigned reset;
    unsigned deleted;
    unsigned consoles;
    unsigned addresses;
};

static void count_event(void *context, enum qmp_client_event event)
{
    struct reported *reported = context;

    switch (event) {
    case QMP_CLIENT_READY:
        reported->ready++;
        break;
    case QMP_CLIENT_RESUMED:
        reported->resumed++;
        break;
    case QMP_CLIENT_STOPPED:
        reported->stopped++;
        break;
    case QMP_CLIENT_POWERDOWN:
        reported->powerdown++;
        break;
    case QMP_CLIENT_RESET:
        reported->reset++;
        break;
    case QMP_CLIENT_DEVICE_DELETED:
        reported->deleted++;
        break;
    case QMP_CLIENT_TEXT_CONSOLES:
        reported->consoles++;
        break;
    case QMP_CLIENT_VNC_ADDRESS:
        reported->addresses++;
        break;
    }
}

struct line {
    struct event_base *loop;
    struct qmp_client *monitor;
    struct reported reported;
};

static void set_up(struct line *line)
{
    struct error error = {0};

    *line = (struct line){.loop = event_base_new()};
    line->monitor = qmp_client_open(line->loop, count_event, &line->reported, &error);
    assert_non_null(line->monitor);
}

static void tear_down(struct line *line)
{
    qmp_client_close(line->monitor);
    event_base_free(line->loop);
}

static void send_text(struct line *line, const char *text)
{
    assert_int_equal(write(qmp_client_device_model_end(line->monitor), text, strlen(text)),
                     strlen(text));
    event_base_loop(line->loop, EVLOOP_NONBLOCK);
    event_base_loop(line->loop, EVLOOP_NONBLOCK);
}

static void assert_received(struct line *line, const char *commands)
{
    char received[256] = {0};

    event_base_loop(line->loop, EVLOOP_NONBLOCK);
    assert_true(read(qmp_client_device_model_end(line->monitor), received, sizeof(received) - 1) >
                0);
    assert_string_equal(received, commands);
}

#define GREETING     "{\"QMP\": {\"version\": {}, \"capabilities\": [\"oob\"]}}\r\n"
#define CAPABILITIES "{\"return\": {}}\r\n"
#define STATUS(running, status)                                                                    \
    "{\"return\": {\"status\": \"" status "\", \"singlestep\": false, \"running\": " running       \
    "}}\r\n"
#define RESUME "{\"timestamp\": {\"seconds\": 1, \"microseconds\": 2}, \"event\": \"RESUME\"}\r\n"

static void the_greeting_is_answered_by_negotiation(void **state)
{
    struct line line;

    (void)state;
    set_up(&line);
    send_text(&line, GREETING);
    assert_received(&line,
                    "{\"execute\": \"qmp_capabilities\"}\n{\"execute\": \"query-status\"}\n");
    assert_int_equal(line.reported.ready, 0);
    assert_false(qmp_client_quit(line.monitor));
    tear_down(&line);
}

static void a_guest_that_runs_from_the_start_is_reported(void **state)
{
    struct line line;

    (void)state;
    set_up(&line);
    send_text(&line, GREETING CAPABILITIES);
    assert_int_equal(line.reported.ready, 1);
    assert_int_equal(line.reported.resumed, 0);
    send_text(&line, STATUS("true", "running"));
    assert_int_equal(line.reported.ready, 1);
    assert_int_equal(line.reported.resumed, 1);
    assert_true(qmp_client_quit(line.monitor));
    tear_down(&line);
}

static void a_guest_resumed_by_cont_is_reported(void **state)
{
    struct line line;

    (void)state;
    set_up(&line);
    send_text(&line, GREETING CAPABILITIES STATUS("false", "prelaunch") CAPABILITIES);
    assert_int_equal(line.reported.ready, 1);
    assert_int_equal(line.reported.resumed, 0);
    assert_received(&line,
                    "{\"execute\": \"qmp_capabilities\"}\n{\"execute\": \"query-status\"}\n");
    /* The event comes before QEMU serves the guest. */
    send_text(&line, RESUME);
    assert_int_equal(line.reported.resumed, 0);
    assert_received(&line, "{\"execute\": \"query-status\"}\n");
    send_text(&line, STATUS("true", "running"));
    assert_int_equal(line.reported.resumed, 1);
    tear_down(&line);
}

static void what_the_monitors_user_asks_is_reported(void **state)
{
    struct line line;

    (void)state;
    set_up(&line);
    send_text(&line, GREETING CAPABILITIES STATUS("true", "running"));
    send_text(&line, "{\"event\": \"STOP\"}\n{\"event\": \"POWERDOWN\"}\n");
    assert_int_equal(line.reported.stopped, 1);
    assert_int_equal(line.reported.powerdown, 1);
    assert_int_equal(line.reported.reset, 0);
    send_text(&line, "{\"event\": \"RESET\", \"data\": {\"guest\": false}}\n");
    assert_int_equal(line.reported.reset, 1);
    assert_string_equal(qmp_client_reset_reason(line.monitor), "");
    send_text(&line, "{\"event\": \"RESET\", \"data\": {\"reason\": \"guest-reset\"}}\n");
    assert_string_equal(qmp_client_reset_reason(line.monitor), "guest-reset");
    send_text(&line, "{\"event\": \"DEVICE_DELETED\", \"data\": {\"path\": \"/x\"}}\n");
    assert_int_equal(line.reported.deleted, 1);
    assert_string_equal(qmp_client_deleted_device(line.monitor), "");
    send_text(&line, "{\"event\": \"DEVICE_DELETED\", \"data\": {\"device\": \"x0\"}}\n");
    assert_string_equal(qmp_client_deleted_device(line.monitor), "x0");
    assert_int_equal(line.reported.resumed, 1);
    tear_down(&line);
}

static void other_events_and_nonsense_are_ignored(void **state)
{
    struct line line;

    (void)state;
    set_up(&line);
    send_text(&line, GREETING CAPABILITIES
              "{\"event\": \"STOP\"}\r\n{\"event\": 7}\r\n{\"event\": null}\r\n"
              "{\"return\": []}\r\n[1]\r\nnull\r\nnonsense\r\n\r\n"
              "{\"error\": {\"class\": \"GenericError\"}}\r\n");
    assert_int_equal(line.reported.ready, 1);
    assert_int_equal(line.reported.resumed, 0);
    tear_down(&line);
}

static void set_up_ready(struct line *line)
{
    set_up(line);
    send_text(line, GREETING CAPABILITIES);
    assert_received(line, "{\"execute\": \"qmp_capabilities\"}\n{\"execute\": \"query-status\"}\n");
}

#define CONSOLES "\"id\": \"consoles\"}\r\n"

static void text_consoles_are_counted(void **state)
{
    struct line line;

    (void)state;
    set_up_ready(&line);
    qmp_client_ask_text_consoles(line.monitor);
    assert_received(&line, "{\"execute\": \"qom-list\", \"arguments\": {\"path\": \"/backend\"}, "
                           "\"id\": \"consoles\"}\n");
    /* The answer to another command comes first. */
    send_text(&line, STATUS("true", "running"));
    assert_int_equal(line.reported.resumed, 1);
    assert_int_equal(line.reported.consoles, 0);
    send_text(&line,
              "{\"return\": [{\"name\": \"type\", \"type\": \"string\"}, 7, {\"name\": null}, "
              "{\"name\": \"console[0]\", \"type\": \"child<qemu-console>\"}, "
              "{\"name\": \"console[1]\", \"type\": \"child<qemu-graphic-console>\"}, "
              "{\"name\": \"console[2]\"}], " CONSOLES);
    assert_int_equal(line.reported.consoles, 1);
    assert_int_equal(qmp_client_text_consoles(line.monitor), 2);
    /* QEMU 7.2's answer if there are none. */
    send_text(&line, "{\"error\": {\"class\": \"DeviceNotFound\"}, " CONSOLES);
    assert_int_equal(line.reported.consoles, 2);
    assert_int_equal(qmp_client_text_consoles(line.monitor), 0);
    assert_int_equal(line.reported.resumed, 1);
    tear_down(&line);
}

static void the_vnc_address_is_kept(void **state)
{
    struct line line;

    (void)state;
    set_up_ready(&line);
    qmp_client_ask_vnc_address(line.monitor);
    assert_received(&line, "{\"execute\": \"query-vnc\", \"id\": \"vnc\"}\n");
    assert_string_equal(qmp_client_vnc_address(line.monitor), "");
    send_text(&line,
              "{\"return\": {\"enabled\": true, \"host\": \"127.0.0.1\", \"service\": \"5900\", "
              "\"clients\": []}, \"id\": \"vnc\"}\r\n");
    assert_int_equal(line.reported.addresses, 1);
    assert_string_equal(qmp_client_vnc_address(line.monitor), "127.0.0.1:5900");
    send_text(&line, "{\"return\": {\"enabled\": false}, \"id\": \"vnc\"}\r\n");
    assert_int_equal(line.reported.addresses, 2);
    assert_string_equal(qmp_client_vnc_address(line.monitor), "");
    tear_down(&line);
}

#define TRAY "{\"event\": \"DEVICE_TRAY_MOVED\", \"data\": {\"tray-open\": true}}\r\n"
#define ASK  "{\"execute\": \"query-block\", \"id\": \"media\"}\n"

static void what_is_in_the_drives_is_kept(void **state)
{
    struct line line;

    (void)state;
    set_up_ready(&line);
    assert_null(qmp_client_take_media(line.monitor));
    send_text(&line, TRAY TRAY TRAY);
    assert_received(&line, ASK);
    /* It is asked once more, as a tray has moved since. */
    send_text(&line, "{\"return\": [], \"id\": \"media\"}\r\n");
    assert_received(&line, ASK);
    send_text(&line, "{\"return\": [{\"qdev\": \"a\", \"removable\": true, \"inserted\": "
                     "{\"file\": \"/a \\\"b\\\"\", \"drv\": \"raw\"}}, "
                     "{\"qdev\": \"b\", \"removable\": true}, "
                     "{\"qdev\": \"c\", \"removable\": false}, {\"removable\": true}, 7, "
                     "{\"qdev\": \"d\", \"removable\": true, \"inserted\": "
                     "{\"file\": \"json:{}\", \"drv\": \"raw\"}}], \"id\": \"media\"}\r\n");
    char *media = qmp_client_take_media(line.monitor);
    assert_non_null(media);
    assert_null(qmp_client_take_media(line.monitor));
    assert_string_equal(media,
                        "{\"execute\":\"blockdev-change-medium\",\"arguments\":{\"id\":\"a\","
                        "\"filename\":\"\\/a \\\"b\\\"\",\"format\":\"raw\"}}\n"
                        "{\"execute\":\"eject\",\"arguments\":{\"id\":\"b\",\"force\":true}}\n"
                        "{\"execute\":\"blockdev-change-medium\",\"arguments\":{\"id\":\"d\","
                        "\"filename\":\"json:{}\"}}\n");
    qmp_client_restore_media(line.monitor, "{}\n");
    assert_received(&line, "{}\n");
    free(media);
    tear_down(&line);
}

/* What the last command was answered with. */
struct answer {
    unsigned count;
    char failure[32];
    int value;
};

static void keep_answer(void *context, const char *failure, json_object *value)
{
    struct answer *answer = context;

    answer->count++;
    snprintf(answer->failure, sizeof(answer->failure), "%s", failure == NULL ? "" : failure);
    answer->value = json_object_get_int(value);
}

static void commands_get_their_own_answers(void **state)
{
    struct answer first = {0}, second = {0};
    struct line line;

    (void)state;
    set_up(&line);
    assert_int_equal(
        qmp_client_command(line.monitor, "{\"execute\": \"stop\"}", -1, keep_answer, &first, NULL),
        0);
    /* With a descriptor, which must not come before what waits to be sent. */
    assert_int_equal(qmp_client_command(line.monitor, "{\"execute\": \"getfd\"}", STDIN_FILENO,
                                        keep_answer, &second, NULL),
                     0);
    assert_received(&line, "{\"execute\":\"stop\",\"id\":\"call-1\"}\n"
                           "{\"execute\":\"getfd\",\"id\":\"call-2\"}\n");
    send_text(&line, "{\"error\": {\"desc\": \"no\"}, \"id\": \"call-2\"}\r\n");
    assert_int_equal(first.count, 0);
    assert_int_equal(second.count, 1);
    assert_string_equal(second.failure, "no");
    send_text(&line,
              "{\"return\": 7, \"id\": \"call-1\"}\r\n"
              "{\"return\": 8, \"id\": \"call-1\"}\r\n{\"return\": 8, \"id\": \"call-x\"}\r\n");
    assert_int_equal(first.count, 1);
    assert_int_equal(first.value, 7);
    assert_string_equal(first.failure, "");
    tear_down(&line);
}

static void answers_can_be_forgotten(void **state)
{
    struct answer first = {0}, second = {0};
    struct line line;

    (void)state;
    set_up(&line);
    qmp_client_command(line.monitor, "{}", -1, keep_answer, &first, NULL);
    qmp_client_command(line.monitor, "{}", -1, keep_answer, &second, NULL);
    qmp_client_forget(line.monitor, &first);
    send_text(&line, "{\"return\": 7, \"id\": \"call-1\"}\r\n"
                     "{\"return\": 8, \"id\": \"call-2\"}\r\n");
    assert_int_equal(first.count, 0);
    assert_int_equal(second.count, 1);
    tear_down(&line);
}

static void commands_without_answers_do_not_pile_up(void **state)
{
    struct error error = {0};
    unsigned count = 0;
    struct line line;

    (void)state;
    set_up(&line);
    while (count < 1000 && qmp_client_command(line.monitor, "{}", -1, NULL, NULL, &error) == 0)
        count++;
    assert_int_equal(count, QMP_CLIENT_CALLS_MAX);
    assert_true(error_is_set(&error));
    assert_int_equal(qmp_client_command(line.monitor, "{", -1, NULL, NULL, &error), -1);
    tear_down(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_greeting_is_answered_by_negotiation),
        cmocka_unit_test(a_guest_that_runs_from_the_start_is_reported),
        cmocka_unit_test(a_guest_resumed_by_cont_is_reported),
        cmocka_unit_test(what_the_monitors_user_asks_is_reported),
        cmocka_unit_test(other_events_and_nonsense_are_ignored),
        cmocka_unit_test(text_consoles_are_counted),
        cmocka_unit_test(the_vnc_address_is_kept),
        cmocka_unit_test(what_is_in_the_drives_is_kept),
        cmocka_unit_test(commands_get_their_own_answers),
        cmocka_unit_test(answers_can_be_forgotten),
        cmocka_unit_test(commands_without_answers_do_not_pile_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
