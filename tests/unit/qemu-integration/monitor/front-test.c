/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that clients of a QMP monitor keep their connection while QEMUs come and go, are told of
 * the guest's lives, and do not disturb each other. The test acts as clients and as QEMU.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/cleanup.h"
#include "common/units.h"
#include "qemu-integration/monitor/front.h"
#include "tests/unit/qemu-integration/monitor/descriptor-messages.h"
#include "tests/unit/qemu-integration/monitor/front-fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define GREETING  "{\"QMP\": {\"version\": {\"x\": 1}, \"capabilities\": [\"oob\"]}}\r\n"
#define NEGOTIATE "{\"execute\": \"qmp_capabilities\"}\n"
#define DONE      "{\"return\": {}}\r\n"

#define REFUSAL(words) "{\"error\": {\"class\": \"GenericError\", \"desc\": \"" words "\"}}\r\n"

struct fixture {
    char directory[32];
    char path[64];
    struct event_base *loop;
    struct plan_qmps plans;
    struct front *front;
    int qemu; /* its end */
    bool restricts;
    unsigned stops, refusals, obeyed, connections;
};

static int on_stop(void *context, struct error *error)
{
    (void)error;
    return ((struct fixture *)context)->stops++, 0;
}

static void on_answer(void *context, bool done)
{
    struct fixture *fixture = context;

    fixture->refusals += !done;
    fixture->obeyed += done;
}

static json_object *answer_ours(void *context, json_object *arguments, struct error *error)
{
    (void)context;
    if (arguments == NULL) {
        error_set(error, "no arguments");
        return NULL;
    }
    return json_object_new_int(7);
}

static void amend(void *context, const json_object *arguments, json_object *value)
{
    (void)context, (void)arguments;
    json_object_object_add(value, "y", json_object_new_int(2));
}

static void on_connection(void *context)
{
    struct fixture *fixture = context;

    fixture->connections++;
}

/* What becomes of query-commands' answer with "stop" alone. */
#define NAMES                                                                                      \
    "{\"return\": [{\"name\": \"stop\"}, {\"name\": \"ours\"}, {\"name\": \"amended\"}]}\r\n"

static const struct monitor_command rows[] = {
    {.name = "stop", .before = on_stop, .after = on_answer},
    {.name = "ours", .answer = answer_ours},
    {.name = "amended", .amend = amend},
    {.name = NULL},
};

static void open_front(struct fixture *fixture, bool wait)
{
    const struct front_config config = {
        .loop = fixture->loop,
        .monitors = &fixture->plans,
        .commands = {.tables = {rows}, .context = fixture, .restricts = fixture->restricts},
        .connected = on_connection,
        .context = fixture};
    struct error error = {0};

    fixture->plans.count = 0;
    plan_monitor_at(&fixture->plans, "qmp", fixture->directory)->address.wait = wait;
    fixture->front = front_open(&config, &error);
    assert_non_null(fixture->front);
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    *state = fixture;
    strcpy(fixture->directory, "/tmp/front-test-XXXXXX");
    assert_non_null(mkdtemp(fixture->directory));
    snprintf(fixture->path, sizeof(fixture->path), "%s/qmp", fixture->directory);
    fixture->loop = event_base_new();
    open_front(fixture, false);
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    front_close(fixture->front);
    event_base_free(fixture->loop);
    assert_int_equal(rmdir(fixture->directory), 0);
    free(fixture);
    return 0;
}

static void run(const struct fixture *fixture)
{
    run_loop(fixture->loop);
}

static int connect_client(const struct fixture *fixture)
{
    int fd = connect_to_monitor(&fixture->plans.monitors[0]);

    run(fixture);
    return fd;
}

static void say(const struct fixture *fixture, int fd, const char *text)
{
    send_text(fd, text);
    run(fixture);
}

static void begin_qemu(struct fixture *fixture)
{
    int fds[VM_QMPS_MAX];
    struct error error = {0};

    assert_int_equal(front_device_model_begins(fixture->front, fds, &error), 0);
    fixture->qemu = fds[0];
}

/* It greets and is negotiated with. */
static void start_qemu(struct fixture *fixture)
{
    begin_qemu(fixture);
    say(fixture, fixture->qemu, GREETING);
    assert_hears(fixture->qemu, "{\"execute\": \"qmp_capabilities\", \"arguments\": "
                                "{\"enable\": [\"oob\"]}}\r\n");
    say(fixture, fixture->qemu, DONE);
}

static int connect_negotiated(const struct fixture *fixture)
{
    int fd = connect_client(fixture);

    assert_hears(fd, GREETING);
    say(fixture, fd, NEGOTIATE);
    assert_hears(fd, DONE);
    return fd;
}

static int start_and_connect(struct fixture *fixture)
{
    start_qemu(fixture);
    return connect_negotiated(fixture);
}

static void a_client_is_greeted_once_there_is_a_greeting(void **state)
{
    struct fixture *fixture = *state;
    cleanup_fd int early = connect_client(fixture);
    struct stat status;

    assert_int_equal(stat(fixture->path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_int_equal(fixture->connections, 1);
    assert_hears(early, "");
    say(fixture, early, NEGOTIATE);
    start_qemu(fixture);
    assert_hears(early, GREETING DONE);
    front_device_model_ends(fixture->front, "the guest was reset");
    cleanup_fd int late = connect_negotiated(fixture);
    (void)late;
}

static void ids_are_ours_towards_qemu(void **state)
{
    struct fixture *fixture = *state;

    start_qemu(fixture);
    cleanup_fd int one = connect_negotiated(fixture);
    cleanup_fd int two = connect_negotiated(fixture);
    say(fixture, one, "{\"execute\": \"a\", \"id\": {\"x\": [1]}}");
    say(fixture, two, "{\"execute\": \"b\", \"id\": 1, \"arguments\": {\"y\": 2}}");
    assert_hears(fixture->qemu, "{\"execute\": \"a\", \"id\": 1}\r\n");
    say(fixture, fixture->qemu, "{\"id\": 1, \"return\": [3]}\r\n");
    assert_hears(one, "{\"return\": [3], \"id\": {\"x\": [1]}}\r\n");
    assert_hears(two, "");
    assert_hears(fixture->qemu, "{\"execute\": \"b\", \"arguments\": {\"y\": 2}, \"id\": 2}\r\n");
    say(fixture, fixture->qemu, "{\"error\": {\"class\": \"C\", \"desc\": \"d\"}, \"id\": 2}\r\n");
    assert_hears(two, "{\"error\": {\"class\": \"C\", \"desc\": \"d\"}, \"id\": 1}\r\n");
}

static void events_reach_all_who_have_negotiated(void **state)
{
    static const char event[] = "{\"event\": \"STOP\"}\r\n";
    struct fixture *fixture = *state;

    start_qemu(fixture);
    cleanup_fd int one = connect_negotiated(fixture);
    cleanup_fd int two = connect_negotiated(fixture);
    cleanup_fd int silent = connect_client(fixture);
    say(fixture, fixture->qemu, event);
    assert_hears(one, event);
    assert_hears(two, event);
    assert_hears(silent, GREETING);
}

/* Returns what follows the timestamp of an event, owned by the caller. */
static void assert_event(int fd, const char *expected)
{
    char text[256] = {0};

    assert_true(recv(fd, text, sizeof(text) - 1, 0) > 0);
    assert_memory_equal(text, "{\"timestamp\": {\"seconds\": ", 26);
    assert_non_null(strstr(text, "}, "));
    assert_string_equal(strstr(text, "}, ") + 3, expected);
}

static void a_reset_is_no_end(void **state)
{
    struct fixture *fixture = *state;
    cleanup_fd int client = start_and_connect(fixture);

    say(fixture, client, "{\"execute\": \"a\", \"id\": 1}{\"execute\": \"b\", \"id\": 2}");
    say(fixture, fixture->qemu,
        "{\"event\": \"RESET\", \"data\": {\"guest\": false, \"reason\": \"r\"}}\r\n"
        "{\"event\": \"SHUTDOWN\", \"data\": {}}\r\n{\"event\": \"STOP\"}\r\n");
    front_device_model_ends(fixture->front, "the guest was reset");
    assert_hears(client, "{\"error\": {\"class\": \"GenericError\", \"desc\": "
                         "\"the guest was reset\"}, \"id\": 1}\r\n");
    front_reset(fixture->front, "host-qmp-system-reset");
    run(fixture);
    assert_hears(client, "");
    start_qemu(fixture);
    assert_event(client, "\"event\": \"RESET\", \"data\": "
                         "{\"guest\": false, \"reason\": \"host-qmp-system-reset\"}}\r\n");
    assert_hears(fixture->qemu, "{\"execute\": \"b\", \"id\": 2}\r\n");
    say(fixture, fixture->qemu, "{\"return\": {}, \"id\": 2}\r\n");
    assert_hears(client, "{\"return\": {}, \"id\": 2}\r\n");
    /* The same QEMU goes on. */
    front_reset(fixture->front, "guest-reset");
    assert_event(client, "\"event\": \"RESET\", \"data\": "
                         "{\"guest\": true, \"reason\": \"guest-reset\"}}\r\n");
}

static void events_of_ours_are_qemus(void **state)
{
    struct fixture *fixture = *state;
    cleanup_fd int client = start_and_connect(fixture);

    /* QEMU's migration is that of its devices. */
    say(fixture, fixture->qemu,
        "{\"event\": \"MIGRATION\", \"data\": {\"status\": \"setup\"}}\r\n");
    front_migration(fixture->front, "active");
    assert_event(client, "\"event\": \"MIGRATION\", \"data\": {\"status\": \"active\"}}\r\n");
    front_migration_pass(fixture->front, 2);
    assert_event(client, "\"event\": \"MIGRATION_PASS\", \"data\": {\"pass\": 2}}\r\n");
    front_balloon_change(fixture->front, 1 << 20);
    assert_event(client, "\"event\": \"BALLOON_CHANGE\", \"data\": {\"actual\": 1048576}}\r\n");
    front_guest_panicked(fixture->front, "pause");
    assert_event(client, "\"event\": \"GUEST_PANICKED\", \"data\": {\"action\": \"pause\"}}\r\n");
    front_dump_completed(fixture->front, json_object_new_object(), "no space");
    assert_event(client, "\"event\": \"DUMP_COMPLETED\", \"data\": "
                         "{\"result\": {}, \"error\": \"no space\"}}\r\n");
}

static void what_qemu_says_last_arrives(void **state)
{
    struct fixture *fixture = *state;
    char byte;

    start_qemu(fixture);
    int client = connect_negotiated(fixture);
    say(fixture, client, "{\"execute\": \"quit\"}");
    assert_true(write(fixture->qemu, "{\"return\": {}, \"id\": 1}", 23) > 0);
    front_device_model_ends(fixture->front, "the guest was reset");
    assert_hears(client, DONE);
    front_shutdown(fixture->front, "host-qmp-quit");
    front_close(fixture->front);
    fixture->front = NULL;
    assert_event(client, "\"event\": \"SHUTDOWN\", \"data\": "
                         "{\"guest\": false, \"reason\": \"host-qmp-quit\"}}\r\n");
    assert_int_equal(recv(client, &byte, 1, 0), 0);
    assert_int_equal(access(fixture->path, F_OK), -1);
    close(client);
}

static void commands_of_ours_are_obeyed_in_turn(void **state)
{
    struct fixture *fixture = *state;
    cleanup_fd int client = start_and_connect(fixture);

    say(fixture, client,
        "{\"execute\": \"a\"}{\"execute\": \"stop\"}{\"execute\": \"ours\"}"
        "{\"execute\": \"ours\", \"arguments\": {}}");
    assert_int_equal(fixture->stops, 0);
    say(fixture, fixture->qemu, "{\"return\": {}, \"id\": 1}\r\n");
    assert_int_equal(fixture->stops, 1);
    assert_int_equal(fixture->refusals, 0);
    say(fixture, fixture->qemu,
        "{\"error\": {\"class\": \"GenericError\", \"desc\": \"x\"}, \"id\": 2}\r\n");
    assert_int_equal(fixture->refusals, 1);
    assert_int_equal(fixture->obeyed, 0);
    assert_hears(client, DONE REFUSAL("x") REFUSAL("no arguments") "{\"return\": 7}\r\n");
}

static void commands_of_ours_are_checked(void **state)
{
    struct fixture *fixture = *state;

    start_qemu(fixture);
    cleanup_fd int client = connect_client(fixture);
    say(fixture, client,
        "{\"execute\": \"qmp_capabilities\", \"arguments\": {\"enable\": [\"oob\"]}}"
        "{\"execute\": \"ours\", \"arguments\": {\"x\": 1}}{\"exec-oob\": \"ours\"}");
    assert_hears(client, GREETING DONE REFUSAL("The command ours does not support OOB")
                             REFUSAL("Parameter 'x' is unexpected"));
}

static void answers_of_qemus_are_amended(void **state)
{
    struct fixture *fixture = *state;
    cleanup_fd int client = start_and_connect(fixture);

    say(fixture, client, "{\"execute\": \"query-commands\"}{\"execute\": \"query-qmp-schema\"}");
    say(fixture, fixture->qemu, "{\"return\": [{\"name\": \"stop\"}], \"id\": 1}\r\n");
    assert_hears(client, NAMES);
    say(fixture, fixture->qemu, "{\"return\": [], \"id\": 2}\r\n");
    assert_hears(client,
                 "{\"return\": [{\"name\": \"ours\", \"meta-type\": \"command\", "
                 "\"arg-type\": \"q_empty\", \"ret-type\": \"q_empty\", \"allow-oob\": false}, "
                 "{\"name\": \"q_empty\", \"meta-type\": \"object\", \"members\": []}]}\r\n");
    say(fixture, client, "{\"execute\": \"amended\"}{\"execute\": \"amended\"}");
    say(fixture, fixture->qemu, "{\"return\": {\"x\": 1}, \"id\": 3}\r\n");
    say(fixture, fixture->qemu, "{\"error\": {\"class\": \"C\", \"desc\": \"d\"}, \"id\": 4}\r\n");
    assert_hears(client, "{\"return\": {\"x\": 1, \"y\": 2}}\r\n"
                         "{\"error\": {\"class\": \"C\", \"desc\": \"d\"}}\r\n");
}

static void what_is_restricted_does_not_reach_qemu(void **state)
{
    struct fixture *fixture = *state;

    front_close(fixture->front);
    fixture->restricts = true;
    open_front(fixture, false);
    cleanup_fd int client = start_and_connect(fixture);
    say(fixture, client, "{\"execute\": \"screendump\"}{\"execute\": \"query-commands\"}");
    assert_hears(fixture->qemu, "{\"execute\": \"query-commands\", \"id\": 1}\r\n");
    say(fixture, fixture->qemu,
        "{\"return\": [{\"name\": \"screendump\"}, {\"name\": \"stop\"}], \"id\": 1}\r\n");
    assert_hears(client, REFUSAL("screendump: refused by -monitor-restrict") NAMES);
}

/* There is no domain that it could act on. */
static void a_command_of_ours_waits_for_the_next_qemu(void **state)
{
    struct fixture *fixture = *state;
    cleanup_fd int client = start_and_connect(fixture);

    front_device_model_ends(fixture->front, "the guest was reset");
    say(fixture, client, "{\"execute\": \"ours\", \"arguments\": {}}");
    assert_hears(client, "");
    start_qemu(fixture);
    assert_hears(client, "{\"return\": 7}\r\n");
}

static void a_descriptor_goes_with_its_request(void **state)
{
    struct fixture *fixture = *state;
    struct stat sent, received;

    cleanup_fd int client = start_and_connect(fixture);
    send_with_fd(client, "{\"execute\": \"a\"}{\"execute\": \"getfd\"}", client);
    run(fixture);
    assert_int_equal(receive_fd(fixture->qemu, "{\"execute\": \"a\", \"id\": 1}\r\n"), -1);
    say(fixture, fixture->qemu, "{\"return\": {}, \"id\": 1}\r\n");
    cleanup_fd int fd = receive_fd(fixture->qemu, "{\"execute\": \"getfd\", \"id\": 2}\r\n");
    assert_true(fd >= 0);
    assert_int_equal(fstat(fd, &received), 0);
    assert_int_equal(fstat(client, &sent), 0);
    assert_int_equal(received.st_ino, sent.st_ino);
}

static void a_client_that_sends_no_more_gets_its_answers(void **state)
{
    static const char requests[] = NEGOTIATE "{\"execute\": \"a\"}";
    struct fixture *fixture = *state;
    char byte;

    start_qemu(fixture);
    cleanup_fd int client = connect_client(fixture);
    assert_hears(client, GREETING);
    assert_true(write(client, requests, sizeof(requests) - 1) > 0);
    shutdown(client, SHUT_WR);
    run(fixture);
    assert_hears(client, DONE);
    say(fixture, fixture->qemu, "{\"return\": {}, \"id\": 1}\r\n");
    assert_hears(client, DONE);
    assert_int_equal(recv(client, &byte, 1, 0), 0);
}

/* QEMU says an event with a name of 1 MiB. */
static void send_long_event(const struct fixture *fixture, int reader)
{
    static char event[MIB + 64], read[65536];
    int head = snprintf(event, sizeof(event), "{\"event\": \"");
    size_t written = 0;

    memset(event + head, 'X', MIB);
    memcpy(event + head + MIB, "\"}\r\n", 5);
    while (written < strlen(event)) {
        ssize_t piece = send(fixture->qemu, event + written, strlen(event) - written, 0);

        written += piece > 0 ? (size_t)piece : 0;
        run(fixture);
        while (reader >= 0 && recv(reader, read, sizeof(read), 0) > 0)
            run(fixture);
    }
}

static void a_client_that_does_not_read_disturbs_nobody(void **state)
{
    struct fixture *fixture = *state;
    char byte;

    start_qemu(fixture);
    cleanup_fd int deaf = connect_negotiated(fixture);
    cleanup_fd int client = connect_negotiated(fixture);
    while (send(deaf, "{]", 2, MSG_NOSIGNAL) == 2)
        run(fixture);
    assert_hears(client, "");
    for (int i = 0; i < 70; i++)
        send_long_event(fixture, client);
    assert_int_equal(send(deaf, "x", 1, MSG_NOSIGNAL), -1);
    assert_int_equal(errno, EPIPE);
    say(fixture, client, NEGOTIATE);
    assert_true(recv(client, &byte, 1, 0) == 1);
}

static void nor_does_it_delay_the_end(void **state)
{
    struct fixture *fixture = *state;
    int clients[8];
    struct timeval begin, end, took;

    start_qemu(fixture);
    for (int i = 0; i < 8; i++)
        clients[i] = connect_negotiated(fixture);
    send_long_event(fixture, -1);
    gettimeofday(&begin, NULL);
    front_close(fixture->front);
    gettimeofday(&end, NULL);
    fixture->front = NULL;
    timersub(&end, &begin, &took);
    assert_in_range(took.tv_sec * 1000 + took.tv_usec / 1000, 150, 1000);
    for (int i = 0; i < 8; i++)
        close(clients[i]);
}

static void a_descriptor_may_be_given(void **state)
{
    struct fixture *fixture = *state;
    struct front_config config = {.loop = fixture->loop,
                                  .monitors = &fixture->plans,
                                  .commands = {.tables = {rows}, .context = fixture},
                                  .connected = on_connection,
                                  .context = fixture};
    struct error error = {0};
    int ends[2], ours;

    front_close(fixture->front);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    fixture->plans.monitors[0].address = (struct serial_address){.kind = SERIAL_UNIX};
    ours = fcntl(ends[1], F_DUPFD_CLOEXEC, 0);
    fixture->plans.monitors[0].fd = ours;
    fixture->front = front_open(&config, &error);
    assert_null(fixture->front);
    assert_memory_equal(error.message, "-qmp: fd=", 9);
    close(ours);
    fixture->plans.monitors[0].fd = ends[1];
    fixture->front = front_open(&config, &error);
    assert_non_null(fixture->front);
    assert_int_equal(fcntl(ends[1], F_GETFD), FD_CLOEXEC);
    start_qemu(fixture);
    assert_hears(ends[0], GREETING);
    close(ends[0]);
}

static void too_many_clients_wait_for_their_turn(void **state)
{
    struct fixture *fixture = *state;
    int clients[17];

    start_qemu(fixture);
    for (int i = 0; i < 17; i++)
        clients[i] = connect_client(fixture);
    assert_hears(clients[15], GREETING);
    assert_hears(clients[16], "");
    close(clients[3]);
    run(fixture);
    assert_hears(clients[16], GREETING);
    say(fixture, clients[16], NEGOTIATE);
    assert_hears(clients[16], DONE);
    for (int i = 0; i < 17; i++)
        if (i != 3)
            close(clients[i]);
    run(fixture);
}

static void a_client_can_be_waited_for(void **state)
{
    struct fixture *fixture = *state;

    front_close(fixture->front);
    open_front(fixture, true);
    assert_true(front_awaits_client(fixture->front));
    cleanup_fd int client = connect_client(fixture);
    (void)client;
    assert_false(front_awaits_client(fixture->front));
    assert_int_equal(fixture->connections, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_client_is_greeted_once_there_is_a_greeting),
        TEST(ids_are_ours_towards_qemu),
        TEST(events_reach_all_who_have_negotiated),
        TEST(a_reset_is_no_end),
        TEST(events_of_ours_are_qemus),
        TEST(what_qemu_says_last_arrives),
        TEST(commands_of_ours_are_obeyed_in_turn),
        TEST(commands_of_ours_are_checked),
        TEST(answers_of_qemus_are_amended),
        TEST(what_is_restricted_does_not_reach_qemu),
        TEST(a_command_of_ours_waits_for_the_next_qemu),
        TEST(a_descriptor_goes_with_its_request),
        TEST(a_client_that_sends_no_more_gets_its_answers),
        TEST(a_client_that_does_not_read_disturbs_nobody),
        TEST(nor_does_it_delay_the_end),
        TEST(a_descriptor_may_be_given),
        TEST(too_many_clients_wait_for_their_turn),
        TEST(a_client_can_be_waited_for),
    };

    return cmocka_run_group_tests_name("front", tests, NULL, NULL);
}
