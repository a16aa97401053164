/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that the console switch connects when a console is to be selected, speaks RFB and sends
 * the keys that select it. The test acts as QEMU.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/device-model/console-switch.h"

#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct line {
    struct event_base *loop;
    struct console_switch *consoles;
    int qemu; /* end of the connection; -1: none yet */
};

static int connect_to_test(void *context, int fd, struct error *error)
{
    struct line *line = context;

    (void)error;
    assert_int_equal(line->qemu, -1);
    line->qemu = dup(fd);
    return 0;
}

static int refuse(void *context, int fd, struct error *error)
{
    (void)context, (void)fd;
    return error_set(error, "no display");
}

static void select_console(const struct line *line, unsigned number)
{
    struct error error = {0};

    assert_int_equal(console_switch_select(line->consoles, number, &error), 0);
    assert_string_equal(error.message, "");
}

static void run_loop(const struct line *line)
{
    for (int i = 0; i < 4; i++)
        event_base_loop(line->loop, EVLOOP_NONBLOCK);
}

static void set_up(struct line *line)
{
    struct error error = {0};

    *line = (struct line){.loop = event_base_new(), .qemu = -1};
    line->consoles = console_switch_open(line->loop, connect_to_test, line, &error);
    assert_string_equal(error.message, "");
    assert_non_null(line->consoles);
}

static void tear_down(struct line *line)
{
    console_switch_close(line->consoles);
    close(line->qemu);
    event_base_free(line->loop);
}

static void send_bytes(const struct line *line, const void *bytes, size_t size)
{
    assert_int_equal(write(line->qemu, bytes, size), size);
    run_loop(line);
}

/* The switch has sent exactly these bytes. */
static void assert_received(const struct line *line, const void *bytes, size_t size)
{
    uint8_t received[256];
    ssize_t got;

    run_loop(line);
    got = recv(line->qemu, received, sizeof(received), MSG_DONTWAIT);
    assert_int_equal(got < 0 ? 0 : got, size);
    assert_memory_equal(received, bytes, size);
}

/* After this QEMU accepts keys. */
static void shake_hands(const struct line *line)
{
    static const uint8_t init[24 + 4] = {[0] = 3, [1] = 32, [23] = 4, [24] = 'Q'};

    assert_received(line, "", 0);
    send_bytes(line, "RFB 003.008\n", 12);
    assert_received(line, "RFB 003.008\n", 12);
    send_bytes(line, "\1\1", 2);
    assert_received(line, "\1", 1);
    send_bytes(line, "\0\0\0\0", 4);
    assert_received(line, "\1" /* shared */, 1);
    send_bytes(line, init, sizeof(init));
}

#define KEY(down, high, low) 4, down, 0, 0, 0, 0, high, low

static const uint8_t keys_of_3[] = {
    KEY(1, 0xff, 0xe3), KEY(1, 0xff, 0xe9), KEY(1, 0, '3'),
    KEY(0, 0, '3'),     KEY(0, 0xff, 0xe9), KEY(0, 0xff, 0xe3),
};

static void selecting_a_console_presses_its_keys(void **state)
{
    static const uint8_t noise[1000];
    struct line line;

    (void)state;
    set_up(&line);
    assert_int_equal(line.qemu, -1);
    select_console(&line, 3);
    assert_true(line.qemu >= 0);
    shake_hands(&line);
    assert_received(&line, keys_of_3, sizeof(keys_of_3));
    /* Other messages are read and ignored, even more than a socket buffer holds. */
    for (int i = 0; i < 1000; i++)
        send_bytes(&line, noise, sizeof(noise));
    select_console(&line, 3);
    assert_received(&line, keys_of_3, sizeof(keys_of_3));
    tear_down(&line);
}

static void the_last_console_selected_is_shown_once_qemu_answers(void **state)
{
    struct line line;

    (void)state;
    set_up(&line);
    select_console(&line, 7);
    select_console(&line, 3);
    shake_hands(&line);
    assert_received(&line, keys_of_3, sizeof(keys_of_3));
    tear_down(&line);
}

static void the_handshake_may_arrive_byte_by_byte(void **state)
{
    static const uint8_t all[12 + 1 + 3 + 4 + 24] = {'R', 'F', 'B', ' ',  '0', '0', '3', '.',
                                                     '0', '0', '8', '\n', 3,   2,   1,   16};
    struct line line;
    uint8_t received[64];

    (void)state;
    set_up(&line);
    select_console(&line, 3);
    for (size_t i = 0; i < sizeof(all); i++)
        send_bytes(&line, &all[i], 1);
    assert_int_equal(read(line.qemu, received, sizeof(received)), 12 + 1 + 1 + sizeof(keys_of_3));
    assert_memory_equal(received + 14, keys_of_3, sizeof(keys_of_3));
    tear_down(&line);
}

static void a_lost_connection_is_made_again(void **state)
{
    struct line line;

    (void)state;
    set_up(&line);
    select_console(&line, 2);
    shake_hands(&line);
    close(line.qemu);
    line.qemu = -1;
    run_loop(&line);
    assert_int_equal(line.qemu, -1);
    select_console(&line, 3);
    shake_hands(&line);
    assert_received(&line, keys_of_3, sizeof(keys_of_3));
    tear_down(&line);
    console_switch_close(NULL);
}

static void a_failure_to_connect_is_reported_each_time(void **state)
{
    struct event_base *loop = event_base_new();
    struct error error = {0};
    struct console_switch *consoles = console_switch_open(loop, refuse, NULL, &error);

    (void)state;
    for (int i = 0; i < 2; i++) {
        error = (struct error){0};
        assert_int_equal(console_switch_select(consoles, 1, &error), -1);
        assert_string_equal(error.message, "no display");
    }
    console_switch_close(consoles);
    event_base_free(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(selecting_a_console_presses_its_keys),
        cmocka_unit_test(the_last_console_selected_is_shown_once_qemu_answers),
        cmocka_unit_test(the_handshake_may_arrive_byte_by_byte),
        cmocka_unit_test(a_lost_connection_is_made_again),
        cmocka_unit_test(a_failure_to_connect_is_reported_each_time),
    };

    signal(SIGPIPE, SIG_IGN); /* as main() does */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
