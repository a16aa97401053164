/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A serial port and a monitor share a line: who has what is typed, what is shown, and what keys and
 * telnet's commands do. The test is the client, the guest and the monitor.
 */
#include "pty-bridge/serial/serial-line.h"
#include "pty-bridge/serial/serial-mux.h"
#include "pty-bridge/serial/serial-switch.h"
#include "tests/unit/pty-bridge/serial/line-fixture.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

static char directory[] = "/tmp/serial-mux-XXXXXX";
static char path[64];
static struct serial_line *line;
static struct serial_mux *mux;
static struct serial_switch *guest_side;
static int guest;   /* the device model's end */
static int monitor; /* the last client's connection to the monitor; -1: none came */
static unsigned monitors;
static char events[64]; /* what the mux has told, a letter each */

static void note(char event)
{
    size_t length = strlen(events);

    assert_true(length + 1 < sizeof(events));
    events[length] = event;
}

static void on_shown(void *context, bool shown)
{
    (void)context;
    note(shown ? 'M' : 'S');
    if (monitor >= 0 && !shown)
        assert_int_equal(write(monitor, "<", 1), 1);
}

static void on_connected(void *context, int fd)
{
    (void)context;
    if (monitor >= 0)
        close(monitor);
    monitor = fd;
    monitors++;
}

static void on_commit(void *context)
{
    (void)context;
    note('c');
}

static void on_quit(void *context)
{
    (void)context;
    note('q');
}

static void on_break(void *context)
{
    (void)context;
    note('b');
    if (guest_side != NULL)
        serial_switch_send_break(guest_side);
}

static int set_up(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_IGN); /* as main() does */
    memset(events, 0, sizeof(events));
    monitor = -1;
    monitors = 0;
    guest_side = NULL;
    guest = -1;
    loop = event_base_new();
    return loop == NULL || mkdtemp(strcpy(directory, "/tmp/serial-mux-XXXXXX")) == NULL ? -1 : 0;
}

static void open_all(struct serial_mux_config config)
{
    struct serial_address address;
    const struct serial_line_config line_config = {.address = &address, .option = "-serial"};
    struct error error = {0};
    char text[128];

    snprintf(path, sizeof(path), "%s/socket", directory);
    snprintf(text, sizeof(text), "unix:%s,server=on,wait=off", path);
    assert_true(serial_address_parse(&address, text));
    line = serial_line_open(loop, NULL, &line_config, &error);
    assert_non_null(line);
    config.loop = loop;
    config.line = line;
    config.escape = 1;
    config.shown = on_shown;
    config.connected = on_connected;
    config.commit = on_commit;
    config.quit = on_quit;
    config.send_break = on_break;
    mux = serial_mux_open(&config, &error);
    assert_non_null(mux);
    if (!config.serial)
        return;
    guest_side = serial_switch_open(loop, line, 1, &error);
    guest = dup(serial_switch_device_model_end(guest_side));
    serial_switch_to_guest(guest_side);
}

static int tear_down(void **state)
{
    (void)state;
    serial_switch_close(guest_side);
    serial_mux_close(mux);
    serial_line_close(line);
    event_base_free(loop);
    if (guest >= 0)
        close(guest);
    if (monitor >= 0)
        close(monitor);
    return rmdir(directory);
}

static void say(int fd, const char *text)
{
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    run_for(30);
}

static void expect(int fd, const char *text)
{
    char buffer[512] = "";
    ssize_t got = recv(fd, buffer, sizeof(buffer) - 1, MSG_DONTWAIT);

    assert_string_equal(buffer, text);
    assert_int_equal(got < 0 ? 0 : got, strlen(text));
}

#define SHARED                                                                                     \
    (struct serial_mux_config)                                                                     \
    {                                                                                              \
        .monitor = true, .serial = true                                                            \
    }

static void one_of_them_has_what_is_typed(void **state)
{
    (void)state;
    open_all(SHARED);
    assert_string_equal(events, "S");
    int user = connect_to(path);
    run_for(30);
    assert_int_equal(monitors, 1);
    say(monitor, "greeting");
    say(user, "ab\x01");
    say(user, "ccd");
    expect(guest, "ab");
    expect(monitor, "cd");
    expect(user, "greeting");
    assert_string_equal(events, "SM");
    /* The guest's output is always shown, the monitor's when it has the line. */
    say(guest, "serial");
    expect(user, "serial");
    say(user, "e\x01"
              "cf");
    assert_string_equal(events, "SMS");
    expect(monitor, "e");
    expect(guest, "f");
    expect(user, "<");
    say(monitor, "later");
    expect(user, "");
    say(user, "\x01"
              "c");
    expect(user, "later");
    close(user);
}

static void a_character_for_the_guest_is_none_for_qemu(void **state)
{
    (void)state;
    open_all(SHARED);
    int user = connect_to(path);
    say(user, "x\x01\x01y\x01zz");
    expect(guest, "x\x01\x01yz");
    say(user, "\x01"
              "b");
    expect(guest, "\x01"
                  "b");
    say(user, "\x01"
              "c\x01"
              "b\x01\x01");
    expect(guest, "");
    expect(monitor, "\x01");
    assert_string_equal(events, "SbM");
    close(user);
}

static void keys_do_what_they_say(void **state)
{
    char help[512] = "";

    (void)state;
    open_all(SHARED);
    int user = connect_to(path);
    say(user, "\x01h");
    assert_true(recv(user, help, sizeof(help) - 1, MSG_DONTWAIT) > 0);
    assert_non_null(strstr(help, "C-a c"));
    say(user, "\x01s");
    say(user, "\x01t");
    say(guest, "a\nb");
    expect(user, "a\n[00:00:00.000] b");
    say(user, "\x01t");
    say(guest, "\nc");
    expect(user, "\nc");
    say(user, "1\x01x2");
    expect(guest, "1");
    expect(user, "QEMU: Terminated\r\n");
    assert_string_equal(events, "Scq");
    close(user);
}

static void each_client_is_one_for_the_monitor(void **state)
{
    (void)state;
    open_all(SHARED);
    for (unsigned turn = 1; turn <= 2; turn++) {
        int user = connect_to(path);

        run_for(30);
        assert_int_equal(monitors, turn);
        /* Half an escape is not the next one's. */
        say(user, "\x01");
        close(user);
        run_for(50);
        assert_int_equal(read(monitor, &(char){0}, 1), 0);
    }
    int user = connect_to(path);
    say(user, "c");
    expect(guest, "c");
    assert_string_equal(events, "S");
    close(user);
}

/* printf '\001cinfo status\n' | socat - UNIX-CONNECT:PATH */
static void a_client_that_sends_no_more_gets_its_answer(void **state)
{
    (void)state;
    open_all(SHARED);
    int user = connect_to(path);
    assert_int_equal(write(user,
                           "\x01"
                           "cask",
                           5),
                     5);
    assert_int_equal(shutdown(user, SHUT_WR), 0);
    run_for(50);
    expect(monitor, "ask");
    assert_int_equal(read(monitor, &(char){0}, 1), 0);
    say(monitor, "answer");
    close(monitor);
    monitor = -1;
    run_for(50);
    expect(user, "answer");
    assert_int_equal(recv(user, &(char){0}, 1, MSG_DONTWAIT), 0);
    close(user);
    /* Of one that has typed to the guest none is awaited. */
    user = connect_to(path);
    say(user, "\x01"
              "c");
    say(user, "bye");
    expect(guest, "bye");
    assert_int_equal(shutdown(user, SHUT_WR), 0);
    run_for(50);
    assert_int_equal(read(user, &(char){0}, 1), 1); /* "<" */
    assert_int_equal(recv(user, &(char){0}, 1, MSG_DONTWAIT), 0);
    close(user);
}

/* More than sockets hold. */
#define FLOOD_LIMIT (4 << 20)

static size_t flood(int fd)
{
    static char block[65536];
    size_t written = 0;

    memset(block, 'x', sizeof(block));
    for (int idle = 0; idle < 10 && written <= FLOOD_LIMIT; run_for(5)) {
        ssize_t now = send(fd, block, sizeof(block), MSG_DONTWAIT);

        idle = now < 0 ? idle + 1 : 0;
        written += now < 0 ? 0 : (size_t)now;
    }
    return written;
}

static void read_up_to(int fd, const char *end)
{
    static char text[3 * FLOOD_LIMIT];
    size_t size = 0, length = strlen(end);

    for (int idle = 0; idle < 20 && size < sizeof(text); run_for(5)) {
        ssize_t got = recv(fd, text + size, sizeof(text) - size, MSG_DONTWAIT);

        idle = got > 0 ? 0 : idle + 1;
        size += got > 0 ? (size_t)got : 0;
    }
    assert_true(size >= length);
    assert_memory_equal(text + size - length, end, length);
}

/* A flood is not kept in memory; that the guest does not read it does not concern the monitor. */
static void who_does_not_read_stops_the_writer(void **state)
{
    (void)state;
    open_all(SHARED);
    int user = connect_to(path);
    assert_in_range(flood(user), 1, FLOOD_LIMIT);
    serial_line_select(line, SERIAL_PORT_MONITOR);
    assert_in_range(flood(user), 1, FLOOD_LIMIT);
    read_up_to(monitor, "x");
    say(user, "ask");
    read_up_to(monitor, "ask");
    serial_line_select(line, SERIAL_PORT_USER);
    read_up_to(guest, "x");
    say(user, "word");
    read_up_to(guest, "word");
    assert_in_range(flood(guest), 1, FLOOD_LIMIT);
    close(user);
}

static void a_monitor_alone_has_the_line(void **state)
{
    (void)state;
    open_all((struct serial_mux_config){.monitor = true});
    assert_string_equal(events, "M");
    int user = connect_to(path);
    say(user, "ask\x01"
              "cmore");
    assert_string_equal(events, "MSM");
    expect(monitor, "askmore");
    say(monitor, "answer");
    expect(user, "<answer");
    close(user);
}

static void telnet_is_kept_from_the_guest(void **state)
{
    (void)state;
    open_all((struct serial_mux_config){.telnet = true, .serial = true});
    int user = connect_to(path);
    char greeting[12];
    assert_int_equal(read_for(user, greeting, sizeof(greeting)), sizeof(greeting));
    assert_memory_equal(greeting, "\xff\xfb\x01\xff\xfb\x03\xff\xfb\x00\xff\xfd\x00", 12);
    say(user, "\xff\xfd\x01"
              "a\xff\xff"
              "b");
    expect(guest, "a\xff"
                  "b");
    /* There are no keys, and QEMU is to take none for one. */
    say(user, "\x01x");
    expect(guest, "\x01\x01x");
    say(user, "1\xff\xf3"
              "2");
    expect(guest, "1\x01"
                  "b2");
    assert_string_equal(events, "b");
    assert_int_equal(monitors, 0);
    close(user);
}

static void the_last_words_are_shown(void **state)
{
    (void)state;
    open_all(SHARED);
    int user = connect_to(path);
    say(user, "\x01"
              "c");
    assert_int_equal(write(monitor, "bye", 3), 3);
    serial_mux_close(mux);
    mux = NULL;
    expect(user, "bye");
    /* The line is as before. */
    say(user, "\x01x");
    expect(guest, "\x01\x01x");
    close(user);
}

int main(void)
{
#define MUX_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        MUX_TEST(one_of_them_has_what_is_typed),
        MUX_TEST(a_character_for_the_guest_is_none_for_qemu),
        MUX_TEST(keys_do_what_they_say),
        MUX_TEST(each_client_is_one_for_the_monitor),
        MUX_TEST(a_client_that_sends_no_more_gets_its_answer),
        MUX_TEST(who_does_not_read_stops_the_writer),
        MUX_TEST(a_monitor_alone_has_the_line),
        MUX_TEST(telnet_is_kept_from_the_guest),
        MUX_TEST(the_last_words_are_shown),
    };

    return cmocka_run_group_tests_name("serial-mux", tests, NULL, NULL);
}
