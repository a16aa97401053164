/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A device model sees each client of a line come and go, and a client stays when the device model
 * is replaced. The test plays both. It must run as root, as the program does.
 */
#include "common/cleanup.h"
#include "pty-bridge/serial/serial-line.h"
#include "pty-bridge/serial/serial-relay.h"
#include "tests/unit/pty-bridge/serial/line-fixture.h"

#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#define GREETING "Monitor\r\n(qemu) "

static struct serial_line *line;
static struct serial_relay *relay;
static char directory[] = "/tmp/serial-relay-XXXXXX";
static char path[64];

static int set_up(void **state)
{
    struct serial_address address;
    const struct serial_line_config config = {
        .address = &address, .option = "-monitor", .cancel = -1};
    struct error error = {0};
    char text[128];

    (void)state;
    signal(SIGPIPE, SIG_IGN); /* as main() does */
    loop = event_base_new();
    if (loop == NULL || mkdtemp(strcpy(directory, "/tmp/serial-relay-XXXXXX")) == NULL)
        return -1;
    snprintf(path, sizeof(path), "%s/socket", directory);
    snprintf(text, sizeof(text), "unix:%s,server=on,wait=off", path);
    assert_true(serial_address_parse(&address, text));
    line = serial_line_open(loop, NULL, &config, &error);
    assert_non_null(line);
    relay = serial_relay_open(loop, NULL, line, "(qemu) ", &error);
    assert_string_equal(error.message, "");
    assert_non_null(relay);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    serial_relay_close(relay);
    serial_line_close(line);
    event_base_free(loop);
    return rmdir(directory);
}

static int connect_client(void)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(name.sun_path, sizeof(name.sun_path), "%s", path);
    assert_int_equal(connect(fd, (struct sockaddr *)&name, sizeof(name)), 0);
    run_for(50);
    return fd;
}

/* The device model's end of a new connection, or -1. */
static int accept_client(void)
{
    struct pollfd ready = {.fd = serial_relay_device_model_end(relay), .events = POLLIN};

    return poll(&ready, 1, 0) == 1 ? accept4(ready.fd, NULL, NULL, SOCK_CLOEXEC) : -1;
}

static void say(int fd, const char *text)
{
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    run_for(30);
}

static void expect(int fd, const char *text)
{
    char buffer[64] = "";
    ssize_t got = recv(fd, buffer, sizeof(buffer) - 1, MSG_DONTWAIT);

    assert_int_equal(got < 0 ? 0 : got, strlen(text));
    assert_string_equal(buffer, text);
}

static void each_client_is_a_connection(void **state)
{
    int monitor;

    (void)state;
    assert_int_equal(accept_client(), -1);
    for (unsigned turn = 0; turn < 2; turn++) {
        int client = connect_client();

        monitor = accept_client();
        assert_true(monitor >= 0);
        say(monitor, GREETING);
        expect(client, GREETING);
        say(client, "half a com");
        expect(monitor, "half a com");
        close(client);
        run_for(50);
        assert_int_equal(read(monitor, &(char){0}, 1), 0);
        close(monitor);
    }
    assert_int_equal(accept_client(), -1);
}

static void a_client_stays_from_one_device_model_to_the_next(void **state)
{
    int client = connect_client();
    int monitor = accept_client();

    (void)state;
    say(monitor, GREETING);
    expect(client, GREETING);
    say(client, "system_reset\r");
    expect(monitor, "system_reset\r");
    assert_int_equal(write(monitor, "(qemu) ", 7), 7);
    close(monitor);
    serial_relay_drain(relay);
    expect(client, "(qemu) ");
    run_for(50);
    /* Between two device models. */
    say(client, "info");
    monitor = accept_client();
    assert_true(monitor >= 0);
    expect(monitor, "info");
    say(monitor, "Monitor\r\n(qe");
    say(monitor, "mu) info");
    expect(client, "info");
    close(monitor);
    close(client);
}

/* echo QUESTION | socat - UNIX-CONNECT:PATH */
static void a_client_that_sends_no_more_gets_its_answer(void **state)
{
    static char answer[400000];
    size_t written = 0, got = 0;
    int client = connect_client();
    int monitor = accept_client();
    ssize_t now = 1;

    (void)state;
    assert_int_equal(write(client, "info\n", 5), 5);
    assert_int_equal(shutdown(client, SHUT_WR), 0);
    run_for(50);
    expect(monitor, "info\n");
    assert_int_equal(read(monitor, answer, 1), 0);
    for (int turn = 0; turn < 100 && written < sizeof(answer); turn++) {
        now = send(monitor, answer + written, sizeof(answer) - written, MSG_DONTWAIT);
        written += now < 0 ? 0 : (size_t)now;
        run_for(5);
        if (written < sizeof(answer))
            continue;
        close(monitor);
        run_for(50);
    }
    assert_int_equal(written, sizeof(answer));
    for (int turn = 0; turn < 1000 && now != 0; turn++) {
        now = recv(client, answer, sizeof(answer), MSG_DONTWAIT);
        got += now < 0 ? 0 : (size_t)now;
        run_for(2);
    }
    assert_int_equal(now, 0);
    assert_int_equal(got, sizeof(answer));
    close(client);
    client = connect_client();
    monitor = accept_client();
    assert_true(monitor >= 0);
    close(monitor);
    close(client);
}

/* As "quit" does: the answer meets a client that is gone, and the device model ends. */
static void an_answer_to_a_client_that_is_gone_is_lost(void **state)
{
    (void)state;
    for (unsigned turn = 0; turn < 2; turn++) {
        int client = connect_client();
        int monitor = accept_client();

        assert_int_equal(write(client, "quit\r", 5), 5);
        assert_int_equal(write(monitor, "quit\r\n", 6), 6);
        close(client);
        if (turn == 1) {
            close(monitor);
            serial_relay_drain(relay);
        }
        run_for(50);
        if (turn == 0)
            close(monitor);
        run_for(50);
        assert_int_equal(accept_client(), -1);
    }
}

static void a_greeting_without_end_is_shown(void **state)
{
    static char text[8192];
    int client = connect_client();
    int monitor = accept_client();

    (void)state;
    close(monitor);
    run_for(50);
    monitor = accept_client();
    memset(text, 'x', sizeof(text) - 1);
    say(monitor, text);
    assert_int_equal(recv(client, text, sizeof(text), MSG_DONTWAIT), sizeof(text) - 1);
    close(monitor);
    close(client);
}

static void others_find_no_socket(void **state)
{
    struct sockaddr_un name;
    socklen_t size = sizeof(name);

    (void)state;
    assert_int_equal(
        getsockname(serial_relay_device_model_end(relay), (struct sockaddr *)&name, &size), 0);
    /* As QEMU does when it ends, and then it is no name to connect to any more. */
    assert_int_equal(unlink(name.sun_path), -1);
    assert_int_equal(errno, ENOENT);
    int client = connect_client();
    int monitor = accept_client();
    assert_true(monitor >= 0);
    close(monitor);
    close(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_client_is_a_connection, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_client_stays_from_one_device_model_to_the_next, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_client_that_sends_no_more_gets_its_answer, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_answer_to_a_client_that_is_gone_is_lost, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_greeting_without_end_is_shown, set_up, tear_down),
        cmocka_unit_test_setup_teardown(others_find_no_socket, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("serial-relay", tests, NULL, NULL);
}
