/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The monitor: what QEMU is asked, and what is made of its answers. The test plays QEMU.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/device-model/qmp-client.h"

#include <string.h>
#include <unistd.h>

struct heard {
    unsigned ready;
    unsigned runs;
    unsigned consoles;
    unsigned addresses;
};

static void listen_to(void *context, enum monitor_news news)
{
    struct heard *heard = context;

    switch (news) {
    case MONITOR_READY:
        heard->ready++;
        break;
    case MONITOR_RUNS:
        heard->runs++;
        break;
    case MONITOR_TEXT_CONSOLES:
        heard->consoles++;
        break;
    case MONITOR_VNC_ADDRESS:
        heard->addresses++;
        break;
    }
}

struct line {
    struct event_base *loop;
    struct monitor *monitor;
    struct heard heard;
};

static void set_up(struct line *line)
{
    struct error error = {0};

    *line = (struct line){.loop = event_base_new()};
    line->monitor = monitor_open(line->loop, listen_to, &line->heard, &error);
    assert_non_null(line->monitor);
}

static void tear_down(struct line *line)
{
    monitor_close(line->monitor);
    event_base_free(line->loop);
}

static void say(struct line *line, const char *text)
{
    assert_int_equal(write(monitor_device_model_end(line->monitor), text, strlen(text)),
                     strlen(text));
    event_base_loop(line->loop, EVLOOP_NONBLOCK);
    event_base_loop(line->loop, EVLOOP_NONBLOCK);
}

static void assert_asks(struct line *line, const char *question)
{
    char asked[256] = {0};

    event_base_loop(line->loop, EVLOOP_NONBLOCK);
    assert_true(read(monitor_device_model_end(line->monitor), asked, sizeof(asked) - 1) > 0);
    assert_string_equal(asked, question);
}

#define GREETING     "{\"QMP\": {\"version\": {}, \"capabilities\": [\"oob\"]}}\r\n"
#define CAPABILITIES "{\"return\": {}}\r\n"
#define STATUS(running, status)                                                                    \
    "{\"return\": {\"status\": \"" status "\", \"singlestep\": false, \"running\": " running       \
    "}}\r\n"
#define RESUME "{\"timestamp\": {\"seconds\": 1, \"microseconds\": 2}, \"event\": \"RESUME\"}\r\n"

static void test_asks_after_the_greeting(void **state)
{
    struct line line;

    (void)state;
    set_up(&line);
    say(&line, GREETING);
    assert_asks(&line, "{\"execute\": \"qmp_capabilities\"}\n{\"execute\": \"query-status\"}\n");
    assert_int_equal(line.heard.ready, 0);
    assert_false(monitor_quit(line.monitor));
    tear_down(&line);
}

static void test_running_from_the_start(void **state)
{
    struct line line;

    (void)state;
    set_up(&line);
    say(&line, GREETING CAPABILITIES);
    assert_int_equal(line.heard.ready, 1);
    assert_int_equal(line.heard.runs, 0);
    say(&line, STATUS("true", "running"));
    assert_int_equal(line.heard.ready, 1);
    assert_int_equal(line.heard.runs, 1);
    assert_true(monitor_quit(line.monitor));
    tear_down(&line);
}

static void test_running_after_cont(void **state)
{
    struct line line;

    (void)state;
    set_up(&line);
    say(&line, GREETING CAPABILITIES STATUS("false", "prelaunch") CAPABILITIES);
    assert_int_equal(line.heard.ready, 1);
    assert_int_equal(line.heard.runs, 0);
    say(&line, RESUME);
    assert_int_equal(line.heard.runs, 1);
    tear_down(&line);
}

static void test_other_events_and_nonsense(void **state)
{
    struct line line;

    (void)state;
    set_up(&line);
    say(&line,
        GREETING CAPABILITIES "{\"event\": \"STOP\"}\r\n{\"event\": 7}\r\n{\"event\": null}\r\n"
                              "{\"return\": []}\r\n[1]\r\nnull\r\nnonsense\r\n\r\n"
                              "{\"error\": {\"class\": \"GenericError\"}}\r\n");
    assert_int_equal(line.heard.ready, 1);
    assert_int_equal(line.heard.runs, 0);
    tear_down(&line);
}

static void set_up_ready(struct line *line)
{
    set_up(line);
    say(line, GREETING CAPABILITIES);
    assert_asks(line, "{\"execute\": \"qmp_capabilities\"}\n{\"execute\": \"query-status\"}\n");
}

#define CONSOLES "\"id\": \"consoles\"}\r\n"

static void test_text_consoles(void **state)
{
    struct line line;

    (void)state;
    set_up_ready(&line);
    monitor_ask_text_consoles(line.monitor);
    assert_asks(&line, "{\"execute\": \"qom-list\", \"arguments\": {\"path\": \"/backend\"}, "
                       "\"id\": \"consoles\"}\n");
    /* The answer to another question before it */
    say(&line, STATUS("true", "running"));
    assert_int_equal(line.heard.runs, 1);
    assert_int_equal(line.heard.consoles, 0);
    say(&line, "{\"return\": [{\"name\": \"type\", \"type\": \"string\"}, 7, {\"name\": null}, "
               "{\"name\": \"console[0]\", \"type\": \"child<qemu-console>\"}, "
               "{\"name\": \"console[1]\", \"type\": \"child<qemu-graphic-console>\"}, "
               "{\"name\": \"console[2]\"}], " CONSOLES);
    assert_int_equal(line.heard.consoles, 1);
    assert_int_equal(monitor_text_consoles(line.monitor), 2);
    /* What QEMU 7.2 says when there are none */
    say(&line, "{\"error\": {\"class\": \"DeviceNotFound\"}, " CONSOLES);
    assert_int_equal(line.heard.consoles, 2);
    assert_int_equal(monitor_text_consoles(line.monitor), 0);
    assert_int_equal(line.heard.runs, 1);
    tear_down(&line);
}

static void test_vnc_address(void **state)
{
    struct line line;

    (void)state;
    set_up_ready(&line);
    monitor_ask_vnc_address(line.monitor);
    assert_asks(&line, "{\"execute\": \"query-vnc\", \"id\": \"vnc\"}\n");
    assert_string_equal(monitor_vnc_address(line.monitor), "");
    say(&line, "{\"return\": {\"enabled\": true, \"host\": \"127.0.0.1\", \"service\": \"5900\", "
               "\"clients\": []}, \"id\": \"vnc\"}\r\n");
    assert_int_equal(line.heard.addresses, 1);
    assert_string_equal(monitor_vnc_address(line.monitor), "127.0.0.1:5900");
    say(&line, "{\"return\": {\"enabled\": false}, \"id\": \"vnc\"}\r\n");
    assert_int_equal(line.heard.addresses, 2);
    assert_string_equal(monitor_vnc_address(line.monitor), "");
    tear_down(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_asks_after_the_greeting),
        cmocka_unit_test(test_running_from_the_start),
        cmocka_unit_test(test_running_after_cont),
        cmocka_unit_test(test_other_events_and_nonsense),
        cmocka_unit_test(test_text_consoles),
        cmocka_unit_test(test_vnc_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
