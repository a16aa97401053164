/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a monitor for people is one for programs to QEMU, whose lines are obeyed by the table
 * of commands or go to QEMU, and that a program that types lines gets the same. The test acts as a
 * person, as a program and as QEMU.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/cleanup.h"
#include "qemu-integration/monitor/front.h"
#include "tests/unit/qemu-integration/monitor/front-fixture.h"

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define GREETING                                                                                   \
    "{\"QMP\": {\"version\": {\"qemu\": {\"major\": 7, \"minor\": 2, \"micro\": 0}}, "             \
    "\"capabilities\": []}}\r\n"
#define WELCOME    "QEMU 7.2.0 monitor - type 'help' for more information\r\n(qemu) "
#define NEGOTIATED "{\"execute\": \"qmp_capabilities\", \"arguments\": {}}\r\n"

struct fixture {
    char directory[32];
    struct event_base *loop;
    struct plan_qmps plans;
    struct front *front;
    int qemu[2];                 /* its ends: of the person's monitor, of the program's */
    unsigned stops, asked, last; /* it goes on until it is asked for the last time */
    bool restricts;
    struct monitor_ticket ticket;
    unsigned begun, ended; /* of "plug", by QEMU */
};

static int before_stop(void *context, struct error *error)
{
    struct fixture *fixture = context;

    (void)error;
    return fixture->stops++, 0;
}

static json_object *migrate(void *context, json_object *arguments, struct error *error)
{
    (void)context;
    if (strcmp(json_object_get_string(json_object_object_get(arguments, "uri")), "bad") != 0)
        return json_object_new_object();
    error_set(error, "no such place");
    return NULL;
}

static bool goes_on(void *context, const struct monitor_call *call, struct evbuffer *text)
{
    struct fixture *fixture = context;

    (void)call;
    evbuffer_add_printf(text, "%u\n", ++fixture->asked);
    return fixture->asked < fixture->last;
}

static json_object *query(void *context, json_object *arguments, struct error *error)
{
    (void)context, (void)arguments, (void)error;
    return json_object_new_int(5);
}

static void print(const struct monitor_call *call, json_object *value, struct evbuffer *text)
{
    evbuffer_add_printf(text, "%d of %d\n", json_object_get_int(value), call->cpu);
}

static int begin(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                 struct error *error)
{
    struct fixture *fixture = context;

    (void)arguments, (void)error;
    fixture->ticket = *ticket;
    return MONITOR_BEGUN;
}

static int begin_plug(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                      struct error *error)
{
    (void)context, (void)ticket;
    return json_object_object_get_ex(arguments, "what", NULL)
               ? MONITOR_PASSED
               : error_set(error, "'what' is missing");
}

static int before_plug(void *context, struct error *error)
{
    struct fixture *fixture = context;

    (void)error;
    return fixture->begun++, 0;
}

static void after_plug(void *context, bool done)
{
    struct fixture *fixture = context;

    (void)done;
    fixture->ended++;
}

static void on_plugged(void *context, json_object *arguments)
{
    (void)context, (void)arguments;
    fail(); /* nobody knows from a line's answer */
}

static const struct monitor_member uri[] = {{.name = "uri", .type = MONITOR_TEXT}, {.name = NULL}};

static const struct monitor_command rows[] = {
    {.name = "stop", .before = before_stop, .human = MONITOR_HUMAN({.name = "stop|s"})},
    {.name = "migrate",
     .answer = migrate,
     .arguments = uri,
     .human = MONITOR_HUMAN({.name = "migrate", .takes = "uri:s", .goes_on = goes_on})},
    {.name = "query-five",
     .answer = query,
     .human = MONITOR_HUMAN({.name = "info five", .help = "five", .print = print})},
    {.name = "writer",
     .answer = query,
     .writes_files = true,
     .human = MONITOR_HUMAN({.name = "write"})},
    {.name = "plug",
     .begin = begin_plug,
     .before = before_plug,
     .after = after_plug,
     .obeyed = on_plugged,
     .shared = true,
     .human = MONITOR_HUMAN({.name = "plug", .takes = "what:S", .as_typed = true})},
    {.name = "typed",
     .begin = begin,
     .lasts = true,
     .people_only = true,
     .human = MONITOR_HUMAN({.name = "type"})},
    {.name = NULL},
};

static void plan_monitor(struct fixture *fixture, bool human)
{
    plan_monitor_at(&fixture->plans, human ? "monitor" : "qmp", fixture->directory)->human = human;
}

static void run(const struct fixture *fixture)
{
    run_loop(fixture->loop);
}

static void say(const struct fixture *fixture, int fd, const char *text)
{
    send_text(fd, text);
    run(fixture);
}

#define HELP(number, line)                                                                         \
    "{\"execute\": \"human-monitor-command\", \"arguments\": {\"command-line\": \"" line           \
    "\"}, \"id\": " number "}\r\n"

static void nothing(void *context)
{
    (void)context;
}

static void open_front(struct fixture *fixture)
{
    const struct front_config config = {
        .loop = fixture->loop,
        .monitors = &fixture->plans,
        .commands = {.tables = {rows}, .context = fixture, .restricts = fixture->restricts},
        .context = fixture,
        .connected = nothing};
    struct error error = {0};
    int fds[VM_QMPS_MAX];

    fixture->front = front_open(&config, &error);
    assert_non_null(fixture->front);
    assert_int_equal(front_device_model_begins(fixture->front, fds, &error), 0);
    for (unsigned i = 0; i < 2; i++) {
        fixture->qemu[i] = fds[i];
        say(fixture, fds[i], GREETING);
        assert_hears(fds[i], NEGOTIATED);
        say(fixture, fds[i], "{\"return\": {}}");
    }
    /* For completion. */
    assert_hears(fds[0], HELP("1", "help"));
    say(fixture, fds[0], "{\"return\": \"balloon target -- x\\r\\n\", \"id\": 1}");
    assert_hears(fds[0], HELP("2", "help info"));
    say(fixture, fds[0], "{\"return\": \"\", \"id\": 2}");
}

static int set_up_with(void **state, bool restricts)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    *state = fixture;
    fixture->restricts = restricts;
    fixture->last = 2;
    strcpy(fixture->directory, "/tmp/person-test-XXXXXX");
    assert_non_null(mkdtemp(fixture->directory));
    fixture->loop = event_base_new();
    plan_monitor(fixture, true);
    plan_monitor(fixture, false);
    open_front(fixture);
    return 0;
}

static int set_up(void **state)
{
    return set_up_with(state, false);
}

/* The person's monitor has a serial line's clients. */
static int set_up_shared(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    *state = fixture;
    strcpy(fixture->directory, "/tmp/person-test-XXXXXX");
    assert_non_null(mkdtemp(fixture->directory));
    fixture->loop = event_base_new();
    plan_monitor(fixture, true);
    plan_monitor(fixture, false);
    fixture->plans.monitors[0].shared = true;
    open_front(fixture);
    return 0;
}

static int set_up_restricted(void **state)
{
    return set_up_with(state, true);
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

static int connect_to(const struct fixture *fixture, unsigned number)
{
    int fd = connect_to_monitor(&fixture->plans.monitors[number]);

    run(fixture);
    return fd;
}

static int connect_person(const struct fixture *fixture)
{
    int fd = connect_to(fixture, 0);

    assert_hears(fd, WELCOME);
    return fd;
}

static int connect_program(const struct fixture *fixture)
{
    int fd = connect_to(fixture, 1);

    say(fixture, fd, "{\"execute\": \"qmp_capabilities\"}");
    assert_hears(fd, GREETING "{\"return\": {}}\r\n");
    return fd;
}

static void lines_go_to_qemu_or_are_ours(void **state)
{
    struct fixture *fixture = *state;
    cleanup_fd int person = connect_person(fixture);

    say(fixture, person, "info version\r");
    assert_hears(fixture->qemu[0], HELP("3", "info version"));
    say(fixture, fixture->qemu[0], "{\"return\": \"7.2\\r\\n\", \"id\": 3}");
    assert_hears(person, "info version\r\n7.2\r\n(qemu) ");
    say(fixture, person, "info five\r");
    assert_hears(person, "info five\r\n5 of 0\r\n(qemu) ");
    say(fixture, person, "s\r");
    assert_int_equal(fixture->stops, 1);
    assert_hears(fixture->qemu[0], "{\"execute\": \"stop\", \"arguments\": {}, \"id\": 4}\r\n");
    say(fixture, fixture->qemu[0], "{\"event\": \"STOP\"}{\"return\": {}, \"id\": 4}");
    assert_hears(person, "s\r\n(qemu) ");
    say(fixture, person, "stop now\r");
    assert_hears(person, "stop now\r\nstop: extraneous characters at the end of line\r\n"
                         "Try \"help stop\" for more information\r\n(qemu) ");
    say(fixture, person, "help info five\r");
    assert_hears(person, "help info five\r\ninfo five  -- five\r\n(qemu) ");
    say(fixture, person, "info\r");
    assert_hears(fixture->qemu[0], HELP("5", "info"));
    say(fixture, fixture->qemu[0], "{\"return\": \"info z  -- Z\\r\\n\", \"id\": 5}");
    assert_hears(person, "info\r\ninfo five  -- five\r\ninfo z  -- Z\r\n(qemu) ");
    say(fixture, person, "b\t\r");
    assert_hears(fixture->qemu[0], HELP("6", "balloon "));
}

/* Of the directory's two sockets, "monitor" and "qmp". */
static void type_a_file(const struct fixture *fixture, int person, const char *completed)
{
    char typed[64], shown[128];

    snprintf(typed, sizeof(typed), "screendump %s/mo\t", fixture->directory);
    snprintf(shown, sizeof(shown), "screendump %s/mo%s", fixture->directory, completed);
    say(fixture, person, typed);
    assert_hears(person, shown);
}

static void files_are_completed_for_who_is_at_the_host(void **state)
{
    struct fixture *fixture = *state;
    cleanup_fd int person = connect_person(fixture);

    type_a_file(fixture, person, "nitor ");
    fixture->plans.monitors[0].address.kind = SERIAL_TCP;
    cleanup_fd int elsewhere = connect_person(fixture);
    type_a_file(fixture, elsewhere, "");
}

static void a_socket_is_known_by_its_address(void **state)
{
    struct sockaddr_in address;
    const struct fixture *fixture = *state;
    cleanup_fd int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    cleanup_fd int person = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    socklen_t size = sizeof(address);

    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    assert_int_equal(connect(person, (struct sockaddr *)&address, size), 0);
    front_connect(fixture->front, 0, accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC));
    run(fixture);
    assert_hears(person, WELCOME);
    say(fixture, person, "screendump /tm\t");
    assert_hears(person, "screendump /tm");
}

static void a_program_types_the_same(void **state)
{
    struct fixture *fixture = *state;
    cleanup_fd int program = connect_program(fixture);

    say(fixture, program,
        "{\"execute\": \"human-monitor-command\", \"id\": 9, \"arguments\": "
        "{\"command-line\": \"info five\", \"cpu-index\": 3}}");
    assert_hears(program, "{\"return\": \"5 of 3\\r\\n\", \"id\": 9}\r\n");
    say(fixture, program,
        "{\"execute\": \"human-monitor-command\", \"arguments\": {\"command-line\": "
        "\"migrate bad\"}}");
    assert_hears(program, "{\"return\": \"Error: no such place\\r\\n\"}\r\n");
    say(fixture, program,
        "{\"execute\": \"human-monitor-command\", \"arguments\": {\"command-line\": "
        "\"migrate x\"}}");
    assert_hears(program, "{\"return\": \"terminal does not allow synchronous migration, "
                          "continuing detached\\r\\n1\\r\\n\"}\r\n");
    say(fixture, program,
        "{\"execute\": \"human-monitor-command\", \"arguments\": {\"command-line\": 7}}");
    assert_hears(fixture->qemu[1], "{\"execute\": \"human-monitor-command\", \"arguments\": "
                                   "{\"command-line\": 7}, \"id\": 1}\r\n");
}

/* For a moment. */
static void wait_until_asked(const struct fixture *fixture, unsigned count)
{
    for (int i = 0; i < 100 && fixture->asked < count; i++) {
        usleep(10000);
        run(fixture);
    }
    run(fixture);
}

static void a_command_that_goes_on_keeps_the_prompt(void **state)
{
    struct fixture *fixture = *state;
    cleanup_fd int person = connect_person(fixture);
    cleanup_fd int other = connect_person(fixture);

    say(fixture, person, "migrate bad\r");
    assert_hears(person, "migrate bad\r\nError: no such place\r\n(qemu) ");
    say(fixture, person, "migrate x\rinfo five\r");
    assert_hears(person, "migrate x\r\n1\r\n");
    /* Others are served. */
    say(fixture, other, "info five\r");
    assert_hears(other, "info five\r\n5 of 0\r\n(qemu) ");
    wait_until_asked(fixture, 2);
    assert_hears(person, "2\r\n(qemu) info five\r\n5 of 0\r\n(qemu) ");
    /* One that goes meanwhile is forgotten. */
    fixture->asked = 0;
    fixture->last = 100;
    say(fixture, person, "migrate x\r");
    close(steal_fd(&person));
    wait_until_asked(fixture, 3);
    unsigned asked = fixture->asked;
    usleep(600000);
    run(fixture);
    assert_int_equal(fixture->asked, asked);
}

static void restriction_holds(void **state)
{
    struct fixture *fixture = *state;
    cleanup_fd int person = connect_person(fixture);
    cleanup_fd int program = connect_program(fixture);

    say(fixture, person, "logfile /f\r");
    assert_hears(person, "logfile /f\r\nError: logfile: refused by -monitor-restrict\r\n(qemu) ");
    say(fixture, person, "write\r");
    assert_hears(person, "write\r\nError: writer: refused by -monitor-restrict\r\n(qemu) ");
    say(fixture, person, "migrate exec:x\r");
    assert_hears(person, "migrate exec:x\r\nError: migrate: refused with these arguments by "
                         "-monitor-restrict\r\n(qemu) ");
    say(fixture, person, "info five\r");
    assert_hears(person, "info five\r\n5 of 0\r\n(qemu) ");
    say(fixture, program,
        "{\"execute\": \"human-monitor-command\", \"arguments\": {\"command-line\": "
        "\"logfile /f\"}}");
    assert_hears(program, "{\"error\": {\"class\": \"GenericError\", \"desc\": "
                          "\"logfile: refused by -monitor-restrict\"}}\r\n");
    assert_hears(fixture->qemu[0], "");
    assert_hears(fixture->qemu[1], "");
    type_a_file(fixture, person, "");
}

static void what_is_typed_at_a_reboot_is_for_the_next_life(void **state)
{
    struct fixture *fixture = *state;
    cleanup_fd int person = connect_person(fixture);
    struct error error = {0};
    int fds[VM_QMPS_MAX];

    say(fixture, person, "info version\r");
    assert_hears(fixture->qemu[0], HELP("3", "info version"));
    front_device_model_ends(fixture->front, "the guest was reset");
    assert_hears(person, "info version\r\nError: the guest was reset\r\n(qemu) ");
    say(fixture, person, "info five\r");
    assert_hears(person, "info five\r\n");
    assert_int_equal(front_device_model_begins(fixture->front, fds, &error), 0);
    say(fixture, fds[0], GREETING);
    say(fixture, fds[0], "{\"return\": {}}");
    assert_hears(person, "5 of 0\r\n(qemu) ");
}

static void what_is_for_people_only_is_no_command_of_programs(void **state)
{
    struct fixture *fixture = *state;
    cleanup_fd int program = connect_program(fixture);

    say(fixture, program, "{\"execute\": \"typed\"}");
    assert_hears(fixture->qemu[1], "{\"execute\": \"typed\", \"id\": 1}\r\n");
    assert_null(fixture->ticket.answer);
    say(fixture, fixture->qemu[1], "{\"return\": {}, \"id\": 1}");
    assert_hears(program, "{\"return\": {}}\r\n");
    say(fixture, program,
        "{\"execute\": \"human-monitor-command\", \"arguments\": {\"command-line\": \"type\"}}");
    assert_non_null(fixture->ticket.answer);
    assert_hears(program, "");
    monitor_ticket_answer(&fixture->ticket, NULL, "too late");
    assert_hears(program, "{\"return\": \"Error: too late\\r\\n\"}\r\n");
}

/* A snapshot is loaded. */
static void what_lasts_is_answered_in_the_next_life(void **state)
{
    struct fixture *fixture = *state;
    cleanup_fd int person = connect_person(fixture);
    struct error error = {0};
    int fds[VM_QMPS_MAX];

    say(fixture, person, "type\r");
    assert_hears(person, "type\r\n");
    front_device_model_ends(fixture->front, "the guest was reset");
    assert_int_equal(front_device_model_begins(fixture->front, fds, &error), 0);
    say(fixture, fds[0], GREETING);
    say(fixture, fds[0], "{\"return\": {}}");
    assert_hears(person, "");
    monitor_ticket_answer(&fixture->ticket, NULL, NULL);
    run(fixture);
    assert_hears(person, "(qemu) ");
}

static void a_line_is_passed_as_it_was_typed(void **state)
{
    struct fixture *fixture = *state;
    cleanup_fd int person = connect_person(fixture);

    say(fixture, person, "plug it,in\r");
    assert_hears(fixture->qemu[0], HELP("4", "plug it,in"));
    assert_int_equal(fixture->begun, 1);
    assert_int_equal(fixture->ended, 0);
    say(fixture, fixture->qemu[0], "{\"return\": \"no\\r\\n\", \"id\": 4}");
    assert_int_equal(fixture->ended, 1);
    assert_hears(person, "plug it,in\r\nno\r\n(qemu) ");
}

/* That was once the end of the program. */
static void who_asks_for_help_and_leaves_disturbs_nobody(void **state)
{
    static const char requests[] = "{\"execute\": \"qmp_capabilities\"}"
                                   "{\"execute\": \"human-monitor-command\", \"arguments\": "
                                   "{\"command-line\": \"help\"}}";
    struct fixture *fixture = *state;
    cleanup_fd int program = connect_to(fixture, 1);
    cleanup_fd int person = connect_person(fixture);

    /* Nobody can be told that the first is obeyed. */
    assert_int_equal(send(program, requests, strlen(requests), MSG_NOSIGNAL), strlen(requests));
    close(steal_fd(&program));
    run(fixture);
    assert_hears(fixture->qemu[1], HELP("1", "help"));
    say(fixture, fixture->qemu[1], "{\"return\": \"balloon target -- x\\r\\n\", \"id\": 1}");
    say(fixture, person, "help\r");
    assert_hears(fixture->qemu[0], HELP("3", "help"));
    close(steal_fd(&person));
    run(fixture);
    say(fixture, fixture->qemu[0], "{\"return\": \"other -- y\\r\\n\", \"id\": 3}");
    cleanup_fd int next = connect_person(fixture);
    say(fixture, next, "oth\t\r");
    assert_hears(fixture->qemu[0], HELP("4", "oth"));
}

static void a_person_who_never_reads_disturbs_nobody(void **state)
{
    struct fixture *fixture = *state;
    cleanup_fd int deaf = connect_to(fixture, 0);
    cleanup_fd int person = connect_person(fixture);
    static char noise[65536];
    ssize_t taken = 0, sent;

    /* A long line that is drawn anew for each byte, at its beginning. */
    memset(noise, 'x', sizeof(noise));
    for (size_t i = 4000; i + 3 <= sizeof(noise); i += 3)
        noise[i] = '\001', noise[i + 1] = 'y', noise[i + 2] = '\010';
    for (int i = 0; i < 200; i++) {
        sent = send(deaf, noise, sizeof(noise), MSG_NOSIGNAL);
        taken += sent > 0 ? sent : 0;
        run(fixture);
    }
    assert_true(taken < 4 << 20);
    say(fixture, person, "info five\r");
    assert_hears(person, "info five\r\n5 of 0\r\n(qemu) ");
}

static void what_is_typed_at_once_is_for_who_had_the_line(void **state)
{
    struct fixture *fixture = *state;
    int ends[2];

    front_show(fixture->front, 0, false);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    front_connect(fixture->front, 0, ends[1]);
    assert_hears(ends[0], "QEMU 7.2.0 monitor - type 'help' for more information\r\n");
    front_show(fixture->front, 0, true);
    assert_hears(ends[0], "(qemu) ");
    /* Without a turn of the loop. */
    assert_int_equal(write(ends[0], "info five\rhalf", 14), 14);
    front_show(fixture->front, 0, false);
    assert_hears(ends[0], "info five\r\n5 of 0\r\n(qemu) half\r\n");
    front_show(fixture->front, 0, true);
    assert_hears(ends[0], "(qemu) ");
    say(fixture, ends[0], "\r");
    assert_hears(ends[0], "\r\n(qemu) ");
    close(ends[0]);
    run(fixture);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lines_go_to_qemu_or_are_ours),
        TEST(files_are_completed_for_who_is_at_the_host),
        TEST(a_socket_is_known_by_its_address),
        TEST(a_program_types_the_same),
        TEST(a_command_that_goes_on_keeps_the_prompt),
        cmocka_unit_test_setup_teardown(restriction_holds, set_up_restricted, tear_down),
        TEST(what_is_typed_at_a_reboot_is_for_the_next_life),
        TEST(what_is_for_people_only_is_no_command_of_programs),
        TEST(what_lasts_is_answered_in_the_next_life),
        TEST(a_line_is_passed_as_it_was_typed),
        TEST(who_asks_for_help_and_leaves_disturbs_nobody),
        TEST(a_person_who_never_reads_disturbs_nobody),
        cmocka_unit_test_setup_teardown(what_is_typed_at_once_is_for_who_had_the_line,
                                        set_up_shared, tear_down),
    };

    return cmocka_run_group_tests_name("person", tests, NULL, NULL);
}
