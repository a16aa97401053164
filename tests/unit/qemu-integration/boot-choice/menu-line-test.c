/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The menu on a serial line passes input on, and notices which clients have not seen all of its
 * output. The line itself is faked here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/boot-choice/menu-line.h"

#include <stdio.h>
#include <string.h>

/* The fake line. */
static struct serial_user line_user;
static bool connected;
static bool has_room;
static enum serial_port selected;
static char written[32];

static struct serial_line *const fake_line = (struct serial_line *)written;
static struct serial_switch *const fake_switch = (struct serial_switch *)written;

static void append(char *text, size_t size, const char *bytes, size_t length)
{
    size_t used = strlen(text);

    snprintf(text + used, size - used, "%.*s", (int)length, bytes);
}

void serial_switch_to_program(struct serial_switch *both, const struct serial_user *user)
{
    assert_ptr_equal(both, fake_switch);
    line_user = *user;
}

bool serial_line_has_room(const struct serial_line *line)
{
    assert_ptr_equal(line, fake_line);
    return has_room;
}

bool serial_line_is_selected(const struct serial_line *line, enum serial_port port)
{
    assert_ptr_equal(line, fake_line);
    return port == selected;
}

bool serial_line_is_connected(const struct serial_line *line)
{
    assert_ptr_equal(line, fake_line);
    return connected;
}

void serial_line_write(struct serial_line *line, struct bytes bytes)
{
    assert_ptr_equal(line, fake_line);
    append(written, sizeof(written), (const char *)bytes.data, bytes.size);
}

/* The user of the menu's line. */
static struct menu_line line;
static char typed[32];
static unsigned changes;
static unsigned repaints;

static void on_typed(void *context, const char *bytes, size_t length)
{
    (void)context;
    append(typed, sizeof(typed), bytes, length);
}

static void on_changed(void *context, bool missed)
{
    (void)context;
    changes++;
    repaints += missed;
}

static void open_line(bool lossy)
{
    const struct menu_line_config config = {.line = fake_line,
                                            .serial = fake_switch,
                                            .lossy = lossy,
                                            .typed = on_typed,
                                            .changed = on_changed};

    menu_line_open(&line, &config);
}

static struct bytes bytes_of(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

static void input(const char *text)
{
    line_user.input(line_user.context, bytes_of(text));
}

static int reset(void **state)
{
    (void)state;
    connected = true;
    has_room = true;
    written[0] = '\0';
    typed[0] = '\0';
    selected = SERIAL_PORT_USER;
    changes = 0;
    repaints = 0;
    return 0;
}

static void input_is_typed_as_it_is(void **state)
{
    (void)state;
    open_line(false);
    input("ab\x01x");
    input("\x01\x01");
    assert_string_equal(typed, "ab\x01x\x01\x01");
}

/* It is a full screen's, and what is written beside it would be in the way of both. */
static void a_menu_is_not_shown_while_the_monitor_has_the_line(void **state)
{
    (void)state;
    open_line(false);
    has_room = false;
    selected = SERIAL_PORT_MONITOR;
    line_user.changed(line_user.context);
    assert_true(menu_line_is_ready(&line));
    menu_line_write(&line, bytes_of("lost"));
    assert_string_equal(written, "");
    has_room = true;
    line_user.changed(line_user.context);
    assert_int_equal(repaints, 0);
    selected = SERIAL_PORT_USER;
    line_user.changed(line_user.context);
    assert_int_equal(repaints, 1);
    menu_line_write(&line, bytes_of("seen"));
    assert_string_equal(written, "seen");
    /* The monitor has been written over it, even if it is as it was. */
    selected = SERIAL_PORT_MONITOR;
    line_user.changed(line_user.context);
    selected = SERIAL_PORT_USER;
    line_user.changed(line_user.context);
    assert_int_equal(repaints, 2);
}

static void output_waits_for_a_slow_client(void **state)
{
    (void)state;
    open_line(false);
    assert_true(menu_line_is_ready(&line));
    has_room = false;
    assert_false(menu_line_is_ready(&line));
    /* What has been read nevertheless is not lost. */
    menu_line_write(&line, bytes_of("menu"));
    assert_string_equal(written, "menu");
    has_room = true;
    line_user.changed(line_user.context);
    assert_int_equal(changes, 1);
    assert_int_equal(repaints, 0);
}

static void a_slow_client_of_a_lossy_line_is_repainted_later(void **state)
{
    (void)state;
    open_line(true);
    has_room = false;
    assert_true(menu_line_is_ready(&line));
    menu_line_write(&line, bytes_of("lost"));
    assert_string_equal(written, "");
    line_user.changed(line_user.context);
    assert_int_equal(repaints, 0);
    has_room = true;
    line_user.changed(line_user.context);
    assert_int_equal(repaints, 1);
    line_user.changed(line_user.context);
    assert_int_equal(repaints, 1);
    menu_line_write(&line, bytes_of("seen"));
    assert_string_equal(written, "seen");
}

static void a_client_that_connects_later_is_repainted(void **state)
{
    (void)state;
    connected = false;
    open_line(false);
    line_user.changed(line_user.context);
    assert_int_equal(repaints, 0);
    connected = true;
    line_user.changed(line_user.context);
    assert_int_equal(repaints, 1);
    /* A client that was there from the beginning has seen all. */
    open_line(false);
    line_user.changed(line_user.context);
    assert_int_equal(repaints, 1);
    assert_int_equal(changes, 3);
}

static void a_menu_without_a_line_writes_nowhere(void **state)
{
    (void)state;
    menu_line_open(&line, &(struct menu_line_config){.lossy = false});
    assert_true(menu_line_is_ready(&line));
    menu_line_write(&line, bytes_of("menu"));
    assert_string_equal(written, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(input_is_typed_as_it_is, reset),
        cmocka_unit_test_setup(a_menu_is_not_shown_while_the_monitor_has_the_line, reset),
        cmocka_unit_test_setup(output_waits_for_a_slow_client, reset),
        cmocka_unit_test_setup(a_slow_client_of_a_lossy_line_is_repainted_later, reset),
        cmocka_unit_test_setup(a_client_that_connects_later_is_repainted, reset),
        cmocka_unit_test_setup(a_menu_without_a_line_writes_nowhere, reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
