/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The console switch's side of the RFB protocol, and that QEMU alone can call it. The test plays
 * QEMU. Like the program it needs to be root.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/device-model/console-switch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct line {
    struct event_base *loop;
    struct console_switch *consoles;
    int qemu; /* end of the connection; -1: none yet */
};

static int call(const struct line *line)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/" CONSOLE_SWITCH_SOCKET,
             console_switch_directory(line->consoles));
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
        return fd;
    close(fd);
    return -1;
}

static void turn(const struct line *line)
{
    for (int i = 0; i < 4; i++)
        event_base_loop(line->loop, EVLOOP_NONBLOCK);
}

static void set_up(struct line *line)
{
    struct error error = {0};

    *line = (struct line){.loop = event_base_new()};
    line->consoles = console_switch_open(line->loop, NULL, &error);
    assert_string_equal(error.message, "");
    assert_non_null(line->consoles);
    line->qemu = call(line);
    assert_true(line->qemu >= 0);
    turn(line);
}

static void tear_down(struct line *line)
{
    console_switch_close(line->consoles);
    close(line->qemu);
    event_base_free(line->loop);
}

static void say(const struct line *line, const void *bytes, size_t size)
{
    assert_int_equal(write(line->qemu, bytes, size), size);
    turn(line);
}

/* Exactly these bytes have come, and no more. */
static void assert_hears(const struct line *line, const void *bytes, size_t size)
{
    uint8_t heard[256];
    ssize_t got;

    turn(line);
    got = recv(line->qemu, heard, sizeof(heard), MSG_DONTWAIT);
    assert_int_equal(got < 0 ? 0 : got, size);
    assert_memory_equal(heard, bytes, size);
}

/* Up to where keys are listened to. */
static void shake_hands(const struct line *line)
{
    static const uint8_t init[24 + 4] = {[0] = 3, [1] = 32, [23] = 4, [24] = 'Q'};

    assert_hears(line, "", 0);
    say(line, "RFB 003.008\n", 12);
    assert_hears(line, "RFB 003.008\n", 12);
    say(line, "\1\1", 2);
    assert_hears(line, "\1", 1);
    say(line, "\0\0\0\0", 4);
    assert_hears(line, "\1" /* shared */, 1);
    say(line, init, sizeof(init));
}

#define KEY(down, high, low) 4, down, 0, 0, 0, 0, high, low

static const uint8_t keys_of_3[] = {
    KEY(1, 0xff, 0xe3), KEY(1, 0xff, 0xe9), KEY(1, 0, '3'),
    KEY(0, 0, '3'),     KEY(0, 0xff, 0xe9), KEY(0, 0xff, 0xe3),
};

static void test_keys(void **state)
{
    static const uint8_t noise[1000];
    struct line line;

    (void)state;
    set_up(&line);
    shake_hands(&line);
    assert_hears(&line, "", 0);
    console_switch_select(line.consoles, 3);
    assert_hears(&line, keys_of_3, sizeof(keys_of_3));
    /* What else comes is taken, more of it than a socket holds, and of no interest. */
    for (int i = 0; i < 1000; i++)
        say(&line, noise, sizeof(noise));
    console_switch_select(line.consoles, 3);
    assert_hears(&line, keys_of_3, sizeof(keys_of_3));
    tear_down(&line);
}

static void test_selected_before_qemu_listens(void **state)
{
    struct line line;

    (void)state;
    set_up(&line);
    console_switch_select(line.consoles, 7);
    console_switch_select(line.consoles, 3);
    shake_hands(&line);
    assert_hears(&line, keys_of_3, sizeof(keys_of_3));
    tear_down(&line);
}

static void test_a_byte_at_a_time(void **state)
{
    static const uint8_t all[12 + 1 + 3 + 4 + 24] = {'R', 'F', 'B', ' ',  '0', '0', '3', '.',
                                                     '0', '0', '8', '\n', 3,   2,   1,   16};
    struct line line;
    uint8_t heard[64];

    (void)state;
    set_up(&line);
    console_switch_select(line.consoles, 3);
    for (size_t i = 0; i < sizeof(all); i++)
        say(&line, &all[i], 1);
    assert_int_equal(read(line.qemu, heard, sizeof(heard)), 12 + 1 + 1 + sizeof(keys_of_3));
    assert_memory_equal(heard + 14, keys_of_3, sizeof(keys_of_3));
    tear_down(&line);
}

static void test_nobody_else_can_call(void **state)
{
    struct line line;

    (void)state;
    set_up(&line);
    assert_int_equal(call(&line), -1);
    assert_int_equal(errno, ECONNREFUSED);
    tear_down(&line);
}

static void test_qemu_hangs_up(void **state)
{
    struct line line;

    (void)state;
    set_up(&line);
    shake_hands(&line);
    shutdown(line.qemu, SHUT_RDWR);
    turn(&line);
    console_switch_select(line.consoles, 3);
    turn(&line);
    tear_down(&line);
    console_switch_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_selected_before_qemu_listens),
        cmocka_unit_test(test_a_byte_at_a_time),
        cmocka_unit_test(test_nobody_else_can_call),
        cmocka_unit_test(test_qemu_hangs_up),
    };

    signal(SIGPIPE, SIG_IGN); /* as main() does */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
