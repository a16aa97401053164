/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that the console switch speaks RFB and sends the keys that select a console, and that only
 * one client, QEMU, can connect. The test acts as QEMU, and must be run as root.
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

static int connect_to(const struct line *line)
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

static void run_loop(const struct line *line)
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
    line->qemu = connect_to(line);
    assert_true(line->qemu >= 0);
    run_loop(line);
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
    shake_hands(&line);
    assert_received(&line, "", 0);
    console_switch_select(line.consoles, 3);
    assert_received(&line, keys_of_3, sizeof(keys_of_3));
    /* Other messages are read and ignored, even more than a socket buffer holds. */
    for (int i = 0; i < 1000; i++)
        send_bytes(&line, noise, sizeof(noise));
    console_switch_select(line.consoles, 3);
    assert_received(&line, keys_of_3, sizeof(keys_of_3));
    tear_down(&line);
}

static void a_console_selected_early_is_shown_once_qemu_is_connected(void **state)
{
    struct line line;

    (void)state;
    set_up(&line);
    console_switch_select(line.consoles, 7);
    console_switch_select(line.consoles, 3);
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
    console_switch_select(line.consoles, 3);
    for (size_t i = 0; i < sizeof(all); i++)
        send_bytes(&line, &all[i], 1);
    assert_int_equal(read(line.qemu, received, sizeof(received)), 12 + 1 + 1 + sizeof(keys_of_3));
    assert_memory_equal(received + 14, keys_of_3, sizeof(keys_of_3));
    tear_down(&line);
}

static void a_second_client_is_refused(void **state)
{
    struct line line;

    (void)state;
    set_up(&line);
    assert_int_equal(connect_to(&line), -1);
    assert_int_equal(errno, ECONNREFUSED);
    tear_down(&line);
}

static void a_lost_connection_is_no_failure(void **state)
{
    struct line line;

    (void)state;
    set_up(&line);
    shake_hands(&line);
    shutdown(line.qemu, SHUT_RDWR);
    run_loop(&line);
    console_switch_select(line.consoles, 3);
    run_loop(&line);
    tear_down(&line);
    console_switch_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(selecting_a_console_presses_its_keys),
        cmocka_unit_test(a_console_selected_early_is_shown_once_qemu_is_connected),
        cmocka_unit_test(the_handshake_may_arrive_byte_by_byte),
        cmocka_unit_test(a_second_client_is_refused),
        cmocka_unit_test(a_lost_connection_is_no_failure),
    };

    signal(SIGPIPE, SIG_IGN); /* as main() does */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
