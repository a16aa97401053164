/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A line is handed over from bootloader to guest in the middle of a connection, and from one device
 * model to the next; the last output of each arrives.
 */
#include "pty-bridge/serial/serial-line.h"
#include "pty-bridge/serial/serial-switch.h"
#include "tests/unit/pty-bridge/serial/line-fixture.h"

#include <limits.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char directory[] = "/tmp/serial-switch-XXXXXX";

static int set_up(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_IGN); /* as main() does */
    loop = event_base_new();
    return loop == NULL || mkdtemp(strcpy(directory, "/tmp/serial-switch-XXXXXX")) == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
    (void)state;
    event_base_free(loop);
    return rmdir(directory);
}

/* @path: Filled with that of its socket */
static struct serial_line *open_line(char path[64])
{
    struct serial_address address;
    const struct serial_line_config config = {.address = &address, .option = "-serial"};
    struct error error = {0};
    char text[128];
    struct serial_line *line;

    snprintf(path, 64, "%s/socket", directory);
    snprintf(text, sizeof(text), "unix:%s,server=on,wait=off", path);
    assert_true(serial_address_parse(&address, text));
    line = serial_line_open(loop, NULL, &config, &error);
    assert_string_equal(error.message, "");
    assert_non_null(line);
    return line;
}

static void the_line_is_handed_to_the_guest(void **state)
{
    struct listener listener = {0};
    const struct serial_user program = {.input = on_input, .context = &listener};
    struct error error = {0};
    char path[64], buffer[16];

    (void)state;
    struct serial_line *line = open_line(path);
    struct serial_switch *both = serial_switch_open(loop, line, -1, &error);
    assert_non_null(both);
    int guest = dup(serial_switch_device_model_end(both));
    int user = connect_to(path);
    serial_switch_to_program(both, &program);
    assert_int_equal(write(user, "menu", 4), 4);
    run_for(50);
    assert_int_equal(listener.size, 4);
    serial_switch_to_guest(both);
    /* As it is: there is no escape character, and no break. */
    assert_int_equal(write(user, "\x01hell", 5), 5);
    serial_switch_send_break(both);
    assert_int_equal(read_for(guest, buffer, 5), 5);
    assert_memory_equal(buffer, "\x01hell", 5);
    assert_int_equal(recv(guest, buffer, 1, MSG_DONTWAIT), -1);
    assert_int_equal(listener.size, 4);
    assert_int_equal(write(guest, "prompt", 6), 6);
    assert_int_equal(read_for(user, buffer, 6), 6);
    assert_memory_equal(buffer, "prompt", 6);
    /* The guest's last output arrives without a turn of the loop. */
    assert_int_equal(write(guest, "bye", 3), 3);
    serial_switch_close(both);
    serial_line_close(line);
    assert_int_equal(read(user, buffer, sizeof(buffer)), 3);
    close(guest);
    close(user);
}

/* The device models of two lives inherit the same end, one after the other. */
static void a_client_stays_from_one_device_model_to_the_next(void **state)
{
    struct error error = {0};
    char path[64], buffer[16];

    (void)state;
    struct serial_line *line = open_line(path);
    struct serial_switch *both = serial_switch_open(loop, line, -1, &error);
    int user = connect_to(path);
    int guest = dup(serial_switch_device_model_end(both));
    serial_switch_to_guest(both);
    assert_int_equal(write(user, "one", 3), 3);
    assert_int_equal(read_for(guest, buffer, 3), 3);
    assert_int_equal(write(guest, "bye", 3), 3);
    close(guest);
    serial_switch_drain(both);
    assert_int_equal(read(user, buffer, sizeof(buffer)), 3);
    assert_int_equal(write(user, "two", 3), 3);
    run_for(50);
    guest = dup(serial_switch_device_model_end(both));
    assert_int_equal(read_for(guest, buffer, 3), 3);
    assert_memory_equal(buffer, "two", 3);
    assert_int_equal(write(guest, "back", 4), 4);
    assert_int_equal(read_for(user, buffer, 4), 4);
    serial_switch_close(both);
    serial_line_close(line);
    close(guest);
    close(user);
}

/* More than the socket of a client holds, but not more than a slow reader is waited for. */
#define SLOW_OUTPUT 400000

static void a_slow_client_gets_the_last_output(void **state)
{
    struct error error = {0};
    char path[64];
    static char block[SLOW_OUTPUT];
    size_t written = 0;
    int status;

    (void)state;
    struct serial_line *line = open_line(path);
    struct serial_switch *both = serial_switch_open(loop, line, -1, &error);
    int user = connect_to(path);
    serial_switch_to_guest(both);
    for (int turn = 0; turn < 200 && written < sizeof(block); turn++) {
        ssize_t now =
            write(serial_switch_device_model_end(both), block + written, sizeof(block) - written);

        written += now < 0 ? 0 : (size_t)now;
        run_for(5);
    }
    assert_int_equal(written, sizeof(block));
    pid_t reader = fork();
    if (reader == 0) {
        size_t got = 0;
        ssize_t now = 1;

        close_range((unsigned)user + 1, UINT_MAX, 0);
        close_range(3, (unsigned)user - 1, 0);
        poll(NULL, 0, 100);
        for (; now > 0; got += now > 0 ? (size_t)now : 0)
            now = read(user, block, sizeof(block));
        _exit(got == SLOW_OUTPUT ? 0 : 1);
    }
    serial_switch_close(both);
    serial_line_close(line);
    assert_int_equal(waitpid(reader, &status, 0), reader);
    assert_int_equal(status, 0);
    close(user);
}

/* Sockets hold some 200 KiB each. */
#define FLOOD_LIMIT (2 << 20)

/* How many bytes can be written, while the other end is not read; not much more than the limit. */
static size_t flood(int fd)
{
    static char block[65536];
    size_t written = 0;

    for (int idle = 0; idle < 10 && written <= FLOOD_LIMIT; run_for(5)) {
        ssize_t now = send(fd, block, sizeof(block), MSG_DONTWAIT);

        idle = now < 0 ? idle + 1 : 0;
        written += now < 0 ? 0 : (size_t)now;
    }
    return written;
}

static void who_does_not_read_stops_the_writer(void **state)
{
    struct error error = {0};
    char path[64];

    (void)state;
    struct serial_line *line = open_line(path);
    struct serial_switch *both = serial_switch_open(loop, line, -1, &error);
    int user = connect_to(path);
    int guest = dup(serial_switch_device_model_end(both));
    serial_switch_to_guest(both);
    run_for(20);
    assert_in_range(flood(guest), 1, FLOOD_LIMIT);
    assert_in_range(flood(user), 1, FLOOD_LIMIT);
    /* What waits is for nobody else, and the guest goes on. */
    close(user);
    run_for(50);
    assert_true(flood(guest) > FLOOD_LIMIT);
    serial_switch_close(both);
    serial_line_close(line);
    close(guest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_line_is_handed_to_the_guest, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_client_stays_from_one_device_model_to_the_next, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_slow_client_gets_the_last_output, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_does_not_read_stops_the_writer, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("serial-switch", tests, NULL, NULL);
}
