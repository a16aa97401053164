/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a command of ours can be answered later, once, that others wait meanwhile, that
 * QEMU's end answers it, and that one can take a descriptor of the client's; and that no answer of
 * QEMU's is too large. The test acts as client and as QEMU.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/cleanup.h"
#include "common/inherited.h"
#include "common/json.h"
#include "qemu-integration/monitor/front.h"
#include "qemu-integration/monitor/qmp-frame.h"
#include "tests/unit/qemu-integration/monitor/descriptor-messages.h"
#include "tests/unit/qemu-integration/monitor/front-fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define DONE "{\"return\": {}}\r\n"

#define REFUSAL(words) "{\"error\": {\"class\": \"GenericError\", \"desc\": \"" words "\"}}\r\n"

struct fixture {
    char directory[32];
    struct event_base *loop;
    struct plan_qmps plans;
    struct front *front;
    int qemu, client; /* their ends */
    struct monitor_ticket ticket;
    int given; /* a descriptor, to a command of ours */
    bool send_fails;
};

/* Answered by the test; not without arguments; with an x it is QEMU's. */
static int begin_later(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                       struct error *error)
{
    if (arguments == NULL)
        return error_set(error, "no arguments");
    if (json_object_object_get_ex(arguments, "x", NULL))
        return MONITOR_PASSED;
    ((struct fixture *)context)->ticket = *ticket;
    return MONITOR_BEGUN;
}

/* Answered before it returns. */
static int begin_at_once(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                         struct error *error)
{
    struct monitor_ticket answered = *ticket;

    (void)context, (void)arguments, (void)error;
    monitor_ticket_answer(&answered, json_object_new_int(7), NULL);
    return MONITOR_BEGUN;
}

/* Takes a descriptor, unless it is to fail. */
static json_object *send_to(void *context, json_object *arguments, struct error *error)
{
    struct fixture *fixture = context;
    const char *to = json_object_get_string(json_object_object_get(arguments, "to"));

    fixture->given = -1;
    sscanf(to, "fd:%d", &fixture->given);
    if (!fixture->send_fails)
        return json_object_new_object();
    error_set(error, "not now");
    return NULL;
}

/* The same, to be answered by the test. */
static int send_later(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                      struct error *error)
{
    json_object *value = send_to(context, arguments, error);

    json_object_put(value);
    ((struct fixture *)context)->ticket = *ticket;
    return value == NULL ? -1 : MONITOR_BEGUN;
}

static void reword(void *context, json_object *arguments)
{
    (void)context;
    json_object_object_del(arguments, "x");
}

/* Takes what it can use, and leaves the rest to QEMU. */
static int plug(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                struct error *error)
{
    struct fixture *fixture = context;

    (void)error;
    if (!json_is_true(arguments, "ours"))
        return MONITOR_PASSED;
    fixture->given = -1;
    sscanf(json_text(arguments, "fd"), "fd:%d", &fixture->given);
    return monitor_answer_at_once(ticket);
}

static const struct monitor_member send_takes[] = {
    {.name = "to", .type = MONITOR_TEXT, .optional = true},
    {.name = "channels", .type = MONITOR_OBJECT, .list = true, .optional = true},
    {.name = NULL}};

static const struct monitor_command rows[] = {
    {.name = "send", .answer = send_to, .descriptor = "to", .arguments = send_takes},
    {.name = "send-later", .begin = send_later, .descriptor = "to", .arguments = send_takes},
    {.name = "plug", .begin = plug, .descriptor = "fd", .descriptor_is_name = true, .shared = true},
    {.name = "shared", .begin = begin_later, .shared = true},
    {.name = "worded", .reword = reword},
    {.name = "ours", .begin = begin_at_once},
    {.name = NULL},
};

static void run(const struct fixture *fixture)
{
    run_loop(fixture->loop);
}

static void say(const struct fixture *fixture, int fd, const char *text)
{
    send_text(fd, text);
    run(fixture);
}

static void on_connection(void *context)
{
    (void)context;
}

static void start_qemu(struct fixture *fixture)
{
    char drained[256];
    int fds[VM_QMPS_MAX];
    struct error error = {0};

    assert_int_equal(front_device_model_begins(fixture->front, fds, &error), 0);
    fixture->qemu = fds[0];
    say(fixture, fixture->qemu, "{\"QMP\": {\"capabilities\": []}}\r\n");
    assert_true(recv(fixture->qemu, drained, sizeof(drained), MSG_DONTWAIT) > 0);
    say(fixture, fixture->qemu, DONE);
}

static void connect_client(struct fixture *fixture)
{
    char drained[256];

    fixture->client = connect_to_monitor(&fixture->plans.monitors[0]);
    say(fixture, fixture->client, "{\"execute\": \"qmp_capabilities\"}");
    assert_true(recv(fixture->client, drained, sizeof(drained), 0) > 0);
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    struct error error = {0};

    *state = fixture;
    strcpy(fixture->directory, "/tmp/later-test-XXXXXX");
    assert_non_null(mkdtemp(fixture->directory));
    fixture->loop = event_base_new();
    plan_monitor_at(&fixture->plans, "qmp", fixture->directory);
    const struct front_config config = {.loop = fixture->loop,
                                        .monitors = &fixture->plans,
                                        .commands = {.tables = {rows}, .context = fixture},
                                        .connected = on_connection,
                                        .context = fixture};
    fixture->front = front_open(&config, &error);
    assert_non_null(fixture->front);
    start_qemu(fixture);
    connect_client(fixture);
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    close(fixture->client);
    front_close(fixture->front);
    event_base_free(fixture->loop);
    assert_int_equal(rmdir(fixture->directory), 0);
    free(fixture);
    return 0;
}

static void answer(struct fixture *fixture, struct monitor_ticket *ticket, json_object *value,
                   const char *failure)
{
    monitor_ticket_answer(ticket, value, failure);
    run(fixture);
}

static void others_wait_for_the_answer(void **state)
{
    struct fixture *fixture = *state;

    say(fixture, fixture->client,
        "{\"execute\": \"shared\", \"arguments\": {}, \"id\": 9}{\"execute\": \"ours\"}");
    /* It is not QEMU's to answer, nor is it told. */
    assert_hears(fixture->qemu, "");
    say(fixture, fixture->qemu, "{\"return\": {}, \"id\": 1}\r\n{\"return\": {}}\r\n");
    assert_hears(fixture->client, "");
    answer(fixture, &fixture->ticket, json_object_new_int(3), NULL);
    answer(fixture, &fixture->ticket, json_object_new_int(4), NULL);
    assert_hears(fixture->client, "{\"return\": 3, \"id\": 9}\r\n{\"return\": 7}\r\n");
}

static void it_can_fail_at_once_or_later(void **state)
{
    struct fixture *fixture = *state;

    say(fixture, fixture->client, "{\"execute\": \"shared\"}");
    assert_hears(fixture->client, REFUSAL("no arguments"));
    say(fixture, fixture->client, "{\"execute\": \"shared\", \"arguments\": {}}");
    answer(fixture, &fixture->ticket, NULL, "too late");
    assert_hears(fixture->client, REFUSAL("too late"));
}

static void it_can_be_qemus(void **state)
{
    struct fixture *fixture = *state;

    say(fixture, fixture->client, "{\"execute\": \"shared\", \"arguments\": {\"x\": 1}}");
    assert_hears(fixture->qemu,
                 "{\"execute\": \"shared\", \"arguments\": {\"x\": 1}, \"id\": 2}\r\n");
    say(fixture, fixture->qemu, "{\"return\": {}, \"id\": 2}\r\n");
    assert_hears(fixture->client, DONE);
    say(fixture, fixture->client, "{\"execute\": \"worded\"}");
    assert_hears(fixture->qemu, "{\"execute\": \"worded\", \"id\": 3}\r\n");
    say(fixture, fixture->qemu, "{\"return\": {}, \"id\": 3}\r\n");
    assert_hears(fixture->client, DONE);
    say(fixture, fixture->client, "{\"execute\": \"worded\", \"arguments\": {\"x\": 1, \"y\": 2}}");
    assert_hears(fixture->qemu,
                 "{\"execute\": \"worded\", \"arguments\": {\"y\": 2}, \"id\": 4}\r\n");
}

static void qemus_end_answers_it(void **state)
{
    struct fixture *fixture = *state;
    struct monitor_ticket first;

    say(fixture, fixture->client, "{\"execute\": \"shared\", \"arguments\": {}}");
    first = fixture->ticket;
    front_device_model_ends(fixture->front, "the guest was reset");
    assert_hears(fixture->client, REFUSAL("the guest was reset"));
    start_qemu(fixture);
    say(fixture, fixture->client, "{\"execute\": \"shared\", \"arguments\": {}}");
    answer(fixture, &first, NULL, NULL);
    assert_hears(fixture->client, "");
    answer(fixture, &fixture->ticket, NULL, NULL);
    assert_hears(fixture->client, DONE);
}

static void who_asked_may_be_gone(void **state)
{
    struct fixture *fixture = *state;

    say(fixture, fixture->client, "{\"execute\": \"shared\", \"arguments\": {}}");
    close(fixture->client);
    run(fixture);
    connect_client(fixture);
    say(fixture, fixture->client, "{\"execute\": \"ours\"}");
    assert_hears(fixture->client, "");
    answer(fixture, &fixture->ticket, NULL, NULL);
    assert_hears(fixture->client, "{\"return\": 7}\r\n");
}

/* Has a client send a descriptor as "x". */
static void give(struct fixture *fixture, int client, int fd, unsigned number)
{
    char expected[128];

    send_with_fd(client, "{\"execute\": \"getfd\", \"arguments\": {\"fdname\": \"x\"}}", fd);
    run(fixture);
    snprintf(expected, sizeof(expected),
             "{\"execute\": \"getfd\", \"arguments\": {\"fdname\": \"x\"}, \"id\": %u}\r\n",
             number);
    cleanup_fd int received = receive_fd(fixture->qemu, expected);
    assert_true(received >= 0);
    snprintf(expected, sizeof(expected), "{\"return\": {}, \"id\": %u}\r\n", number);
    say(fixture, fixture->qemu, expected);
    assert_hears(client, "{\"return\": {}}\r\n");
}

/* The reader of a pipe would never see its end. */
static void nobody_keeps_a_descriptor_that_a_command_takes(void **state)
{
    static const char request[] = "{\"execute\": \"send\", \"arguments\": {\"to\": \"fd:x\"}}";
    static const char closed[] =
        "{\"execute\": \"closefd\", \"arguments\": {\"fdname\": \"x\"}, \"id\": ";
    struct fixture *fixture = *state;
    char expected[128], byte;
    int ends[2];

    int client = fixture->client;
    assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    give(fixture, client, ends[1], 1);
    close(ends[1]);
    fixture->send_fails = true;
    say(fixture, client, request);
    assert_hears(client, "{\"error\": {\"class\": \"GenericError\", \"desc\": \"not now\"}}\r\n");
    snprintf(expected, sizeof(expected), "%s2}\r\n", closed);
    assert_hears(fixture->qemu, expected);
    assert_int_equal(read(ends[0], &byte, 1), 0);
    say(fixture, fixture->qemu, "{\"return\": {}, \"id\": 2}\r\n");

    fixture->send_fails = false;
    give(fixture, client, ends[0], 3);
    say(fixture, client, request);
    assert_hears(client, "{\"return\": {}}\r\n");
    assert_true(fixture->given > 2);
    assert_int_equal(read(fixture->given, &byte, 1), 0);
    close(fixture->given);
    close(ends[0]);
    snprintf(expected, sizeof(expected), "%s4}\r\n", closed);
    assert_hears(fixture->qemu, expected);
    say(fixture, fixture->qemu, "{\"return\": {}, \"id\": 4}\r\n");
    say(fixture, client, request);
    assert_hears(client,
                 "{\"error\": {\"class\": \"GenericError\", \"desc\": \"File descriptor named "
                 "'x' has not been found\"}}\r\n");
}

/* As QEMU's clients have named it since 8.2, and of a command that is answered later. */
static void channels_name_a_descriptor(void **state)
{
    static const char request[] =
        "{\"execute\": \"send-later\", \"arguments\": {\"channels\": [{\"channel-type\": "
        "\"main\", \"addr\": {\"transport\": \"socket\", \"type\": \"fd\", \"str\": \"x\"}}]}}";
    struct fixture *fixture = *state;
    char byte;
    int ends[2];

    int client = fixture->client;
    assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    give(fixture, client, ends[1], 1);
    close(ends[1]);
    say(fixture, client, request);
    assert_true(fixture->given > 2);
    monitor_ticket_answer(&fixture->ticket, NULL, NULL);
    run(fixture);
    assert_hears(client, "{\"return\": {}}\r\n");
    close(fixture->given);
    assert_int_equal(read(ends[0], &byte, 1), 0);
    close(ends[0]);
}

/* What QEMU is to obey keeps its name and QEMU's copy, and only that. */
static void a_name_alone_may_be_qemus_to_take(void **state)
{
    static const char passed[] = "{\"execute\": \"plug\", \"arguments\": {\"fd\": \"x\"}";
    static const char ours[] =
        "{\"execute\": \"plug\", \"arguments\": {\"fd\": \"x\", \"ours\": true}}";
    struct fixture *fixture = *state;
    char expected[128], byte;
    int ends[2];

    int client = fixture->client;
    assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    give(fixture, client, ends[1], 1);
    snprintf(expected, sizeof(expected), "%s}", passed);
    say(fixture, client, expected);
    snprintf(expected, sizeof(expected), "%s, \"id\": 3}\r\n", passed);
    assert_hears(fixture->qemu, expected);
    say(fixture, fixture->qemu, "{\"return\": {}, \"id\": 3}\r\n");
    assert_hears(client, "{\"return\": {}}\r\n");

    give(fixture, client, ends[1], 4);
    close(ends[1]);
    say(fixture, client, ours);
    assert_hears(client, "{\"return\": {}}\r\n");
    assert_true(fixture->given > 2);
    close(fixture->given);
    assert_int_equal(read(ends[0], &byte, 1), 0);
    close(ends[0]);
    assert_hears(fixture->qemu,
                 "{\"execute\": \"closefd\", \"arguments\": {\"fdname\": \"x\"}, \"id\": 6}\r\n");
}

static void a_number_is_no_name_of_a_descriptor(void **state)
{
    struct fixture *fixture = *state;

    int client = fixture->client;
    fixture->given = -1;
    say(fixture, client, "{\"execute\": \"send\", \"arguments\": {\"to\": \"fd:1\"}}");
    assert_hears(client,
                 "{\"error\": {\"class\": \"GenericError\", \"desc\": \"File descriptor named "
                 "'1' has not been found\"}}\r\n");
    assert_int_equal(fixture->given, -1);
}

/* But of one that the client has started the program with, as libvirt does to restore a guest. */
static void a_number_may_have_been_inherited(void **state)
{
    struct fixture *fixture = *state;
    char request[128], byte;
    int ends[2];

    int client = fixture->client;
    assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    inherited_note();
    snprintf(request, sizeof(request),
             "{\"execute\": \"send\", \"arguments\": {\"to\": \"fd:%d\"}}", ends[1]);
    say(fixture, client, request);
    assert_hears(client, "{\"return\": {}}\r\n");
    assert_true(fixture->given > 2);
    close(fixture->given);
    assert_int_equal(read(ends[0], &byte, 1), 0);
    close(ends[0]);
    assert_hears(fixture->qemu, "");
}

/* Its rest may look like anything. */
static void an_answer_that_is_too_large_is_an_error(void **state)
{
    enum { PIECE = 32768 };

    struct fixture *fixture = *state;
    static char piece[PIECE + 1];
    int client = fixture->client;

    say(fixture, client, "{\"execute\": \"a\"}{\"execute\": \"b\"}");
    assert_hears(fixture->qemu, "{\"execute\": \"a\", \"id\": 1}\r\n");
    say(fixture, fixture->qemu, "5 \"x\" {\"y\": 1} ");
    assert_hears(client, "");
    say(fixture, fixture->qemu, "{\"return\": \"");
    memset(piece, '0', PIECE);
    for (size_t at = 0; at < PIECE; at += 20)
        piece[at] = ' ';
    for (size_t sent = 0; sent <= QMP_FRAME_SIZE_MAX; sent += PIECE) {
        assert_int_equal(send(fixture->qemu, piece, PIECE, MSG_NOSIGNAL), PIECE);
        event_base_loop(fixture->loop, EVLOOP_NONBLOCK);
        event_base_loop(fixture->loop, EVLOOP_NONBLOCK);
    }
    say(fixture, fixture->qemu, " 0 0x1 \", \"id\": 1}\r\n");
    assert_hears(client, "{\"error\": {\"class\": \"GenericError\", \"desc\": "
                         "\"the device model's answer is too large\"}}\r\n");
    assert_hears(fixture->qemu, "{\"execute\": \"b\", \"id\": 2}\r\n");
    say(fixture, fixture->qemu, "{\"return\": 7, \"id\": 2}\r\n");
    assert_hears(client, "{\"return\": 7}\r\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(others_wait_for_the_answer),
        TEST(it_can_fail_at_once_or_later),
        TEST(it_can_be_qemus),
        TEST(qemus_end_answers_it),
        TEST(who_asked_may_be_gone),
        TEST(nobody_keeps_a_descriptor_that_a_command_takes),
        TEST(channels_name_a_descriptor),
        TEST(a_name_alone_may_be_qemus_to_take),
        TEST(a_number_is_no_name_of_a_descriptor),
        TEST(a_number_may_have_been_inherited),
        TEST(an_answer_that_is_too_large_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
