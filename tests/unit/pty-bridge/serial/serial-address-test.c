/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Arguments of -serial and -chardev that qemu-xen opens itself are parsed as QEMU parses them;
 * every other one is recognized as QEMU's, so that no line is opened with a part of its options.
 */
#include "pty-bridge/serial/serial-address.h"

#include "common/array.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct reading {
    const char *text;
    struct serial_address address;
};

static void expect_address(const struct serial_address *got, const struct serial_address *expected)
{
    assert_int_equal(got->kind, expected->kind);
    assert_int_equal(got->monitor, expected->monitor);
    if (expected->kind == SERIAL_STDIO)
        assert_int_equal(got->signals, expected->signals);
    assert_int_equal(got->telnet, expected->telnet);
    assert_int_equal(got->server, expected->server);
    assert_int_equal(got->wait, expected->wait);
    assert_string_equal(got->path, expected->path);
    assert_string_equal(got->port, expected->port);
}

static void known_addresses_are_parsed(void **state)
{
    static const struct reading readings[] = {
        {"pty", {.kind = SERIAL_PTY}},
        {"mon:pty", {.kind = SERIAL_PTY, .monitor = true}},
        {"stdio", {.kind = SERIAL_STDIO, .signals = true}},
        {"mon:stdio", {.kind = SERIAL_STDIO, .monitor = true}},
        {"file:log", {.kind = SERIAL_FILE, .path = "log"}},
        {"file:a,,b,c", {.kind = SERIAL_FILE, .path = "a,,b,c"}},
        {"unix:/s", {.kind = SERIAL_UNIX, .path = "/s"}},
        {"unix:/s,server", {.kind = SERIAL_UNIX, .path = "/s", .server = true, .wait = true}},
        {"unix:/s,server,nowait", {.kind = SERIAL_UNIX, .path = "/s", .server = true}},
        {"unix:/s,server=on,wait=off", {.kind = SERIAL_UNIX, .path = "/s", .server = true}},
        {"unix:/a,,b,wait=off,server=on", {.kind = SERIAL_UNIX, .path = "/a,b", .server = true}},
        {"unix:/a=b,server=off", {.kind = SERIAL_UNIX, .path = "/a=b"}},
        {"unix:/s,server=off", {.kind = SERIAL_UNIX, .path = "/s"}},
        {"unix:/s,", {.kind = SERIAL_UNIX, .path = "/s"}},
        {"unix:/s,server,nowait,", {.kind = SERIAL_UNIX, .path = "/s", .server = true}},
        {"unix:/s,,", {.kind = SERIAL_UNIX, .path = "/s,"}},
        {"unix:/s,,,server", {.kind = SERIAL_UNIX, .path = "/s,", .server = true, .wait = true}},
        {"tcp:host:1", {.kind = SERIAL_TCP, .path = "host", .port = "1"}},
        {"tcp::4444,server=on,wait=off,nodelay=on",
         {.kind = SERIAL_TCP, .path = "", .port = "4444", .server = true}},
        {"tcp::4444,nodelay,server",
         {.kind = SERIAL_TCP, .port = "4444", .server = true, .wait = true}},
        {"telnet:host:1", {.kind = SERIAL_TCP, .telnet = true, .path = "host", .port = "1"}},
        {"mon:tcp::1,telnet=on",
         {.kind = SERIAL_TCP, .telnet = true, .monitor = true, .port = "1"}},
        {"telnet::1,server,nowait",
         {.kind = SERIAL_TCP, .telnet = true, .port = "1", .server = true}},
        {"tcp:[::1]:ssh", {.kind = SERIAL_TCP, .path = "::1", .port = "ssh"}},
        {"mon:tcp:::1:2", {.kind = SERIAL_TCP, .monitor = true, .path = "::1", .port = "2"}},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(readings); i++) {
        struct serial_address got;

        print_message("# %s\n", readings[i].text);
        assert_true(serial_address_parse(&got, readings[i].text));
        expect_address(&got, &readings[i].address);
    }
}

static void other_addresses_are_left_to_qemu(void **state)
{
    static const char *const texts[] = {
        "vc",
        "vc:80Cx24C",
        "null",
        "udp::1",
        "telnet:host",
        "unix:/s,telnet=on",
        "pipe:p",
        "/dev/ttyS0",
        "chardev:c",
        "ptyx",
        "file:",
        "unix:",
        "unix:/s,reconnect=1",
        "unix:/s,nodelay=on",
        "unix:/s,server=maybe",
        "unix:/s,server=on,=",
        "unix:,server=on",
        "unix:/s,nowait=on",
        "unix:/s,wait=off",
        "unix:/s,nowait",
        "tcp:host",
        "tcp:host:",
        "tcp::1,tn3270=on",
        "tcp::12345678901234567890123456789012",
        "unix:/s,a-key-that-is-longer-than-any-key-with-a-value-which-are-all-short-words=on",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        struct serial_address got;

        print_message("# %s\n", texts[i]);
        assert_false(serial_address_parse(&got, texts[i]));
    }
}

static void known_chardevs_are_parsed(void **state)
{
    static const struct reading readings[] = {
        {"pty,id=a", {.kind = SERIAL_PTY}},
        {"id=a,backend=pty", {.kind = SERIAL_PTY}},
        {"stdio,id=a", {.kind = SERIAL_STDIO, .signals = true}},
        {"stdio,id=a,mux=on,signal=off", {.kind = SERIAL_STDIO, .monitor = true}},
        {"stdio,id=a,mux=on", {.kind = SERIAL_STDIO, .monitor = true, .signals = true}},
        {"socket,id=a,path=/s", {.kind = SERIAL_UNIX, .path = "/s"}},
        {"socket,id=a,path=a,,b,server=on",
         {.kind = SERIAL_UNIX, .path = "a,b", .server = true, .wait = true}},
        {"socket,id=a,path=/s,server,nowait", {.kind = SERIAL_UNIX, .path = "/s", .server = true}},
        {"socket,id=a,host=h,port=1", {.kind = SERIAL_TCP, .path = "h", .port = "1"}},
        {"socket,id=a,host=h,port=1,telnet=on",
         {.kind = SERIAL_TCP, .telnet = true, .path = "h", .port = "1"}},
        {"socket,port=1,host=,id=a,wait=off,server=on,nodelay=on,mux=on",
         {.kind = SERIAL_TCP, .port = "1", .server = true, .monitor = true}},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(readings); i++) {
        struct serial_address got;

        print_message("# %s\n", readings[i].text);
        assert_true(serial_address_parse_chardev(&got, readings[i].text));
        expect_address(&got, &readings[i].address);
    }
}

static void other_chardevs_are_left_to_qemu(void **state)
{
    static const char *const texts[] = {
        "null,id=a",
        "file,id=a,path=log",
        "udp,id=a,port=1",
        "id=a",
        "pty,id=a,path=/link",
        "pty,id=a,server=on",
        "pty,id=a,logfile=log",
        "stdio,id=a,path=/s",
        "stdio,id=a,signal=maybe",
        "socket,id=a",
        "socket,id=a,fd=3",
        "socket,id=a,port=1",
        "socket,id=a,host=h",
        "socket,id=a,path=/s,host=h,port=1",
        "socket,id=a,path=/s,signal=off",
        "socket,id=a,path=/s,abstract=on",
        "socket,id=a,path=/s,reconnect=1",
        "socket,id=a,path=/s,telnet=on",
        "pty,id=a,telnet=on",
        "socket,id=a,host=h,port=12345678901234567890123456789012",
        "socket,id=a,path=/s,wait=off",
        "socket,id=a,path=/s,",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        struct serial_address got;

        print_message("# %s\n", texts[i]);
        assert_false(serial_address_parse_chardev(&got, texts[i]));
    }
}

static void a_path_that_does_not_fit_is_refused(void **state)
{
    static char text[2 * SERIAL_PATH_SIZE] = "file:";
    struct serial_address got;

    (void)state;
    memset(text + 5, 'a', SERIAL_PATH_SIZE - 1);
    assert_true(serial_address_parse(&got, text));
    text[5 + SERIAL_PATH_SIZE - 1] = 'a';
    assert_false(serial_address_parse(&got, text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_addresses_are_parsed),
        cmocka_unit_test(other_addresses_are_left_to_qemu),
        cmocka_unit_test(known_chardevs_are_parsed),
        cmocka_unit_test(other_chardevs_are_left_to_qemu),
        cmocka_unit_test(a_path_that_does_not_fit_is_refused),
    };

    return cmocka_run_group_tests_name("serial-address", tests, NULL, NULL);
}
