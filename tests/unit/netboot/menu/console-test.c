/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The console on a pty: a thread types what a person would and shows the output on a terminal.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/array.h"
#include "common/clock.h"
#include "netboot/menu/console.h"
#include "tests/unit/netboot/menu/screen-check.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define COLUMNS   60
#define ROWS      16
#define PATIENCE  10000 /* milliseconds */
#define STEPS_MAX 8

/* What a person does: waits until a row shows a text, then types. */
struct step {
    unsigned row;
    const char *text, *typed;
};

static struct {
    int master, slave, saved_input, saved_output;
    struct termios before;
    struct screen_check check;
    struct console *console;
    pthread_t person;
    struct step steps[STEPS_MAX];
    const char *missing; /* a text that did not appear */
} test;

/* Shows what comes within some milliseconds. Returns whether anything came. */
static bool show_output(int milliseconds)
{
    struct pollfd output = {.fd = test.master, .events = POLLIN};
    char bytes[4096];
    ssize_t count;

    if (poll(&output, 1, milliseconds) <= 0)
        return false;
    count = read(test.master, bytes, sizeof(bytes));
    if (count <= 0)
        return false;
    terminal_write(test.check.terminal, (struct bytes){(const uint8_t *)bytes, (size_t)count});
    return true;
}

static bool wait_for(unsigned row, const char *text)
{
    int64_t end = clock_milliseconds() + PATIENCE;

    while (strstr(screen_check_row(&test.check, row), text) == NULL) {
        if (clock_milliseconds() > end)
            return false;
        show_output(100);
    }
    return true;
}

static void *act(void *context)
{
    (void)context;
    for (const struct step *step = test.steps; step->text != NULL; step++) {
        if (!wait_for(step->row, step->text)) {
            test.missing = step->text;
            break;
        }
        if (write(test.master, step->typed, strlen(step->typed)) < 0)
            abort();
    }
    /* So that the console ends in any case. */
    if (test.missing != NULL && write(test.master, "\003", 1) < 0)
        abort();
    return NULL;
}

static void begin_person(const struct step *steps, size_t count)
{
    memset(test.steps, 0, sizeof(test.steps));
    memcpy(test.steps, steps, count * sizeof(*steps));
    test.missing = NULL;
    assert_int_equal(pthread_create(&test.person, NULL, act, NULL), 0);
}

#define PERSON(...)                                                                                \
    do {                                                                                           \
        const struct step steps_[] = {__VA_ARGS__};                                                \
        begin_person(steps_, ARRAY_SIZE(steps_));                                                  \
    } while (0)

/* Fails if something that the person waited for did not appear. */
static void end_person(void)
{
    pthread_join(test.person, NULL);
    while (show_output(50))
        ;
    if (test.missing != NULL)
        fail_msg("not shown: %s", test.missing);
}

static int open_console(void **state)
{
    struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};
    struct error error = {0};

    (void)state;
    screen_check_open(&test.check, COLUMNS, ROWS);
    assert_int_equal(openpty(&test.master, &test.slave, NULL, NULL, &size), 0);
    tcgetattr(test.slave, &test.before);
    test.saved_input = dup(STDIN_FILENO);
    test.saved_output = dup(STDOUT_FILENO);
    fflush(stdout);
    dup2(test.slave, STDIN_FILENO);
    dup2(test.slave, STDOUT_FILENO);
    test.console = console_open(&error);
    assert_non_null(test.console);
    return 0;
}

static int close_console(void **state)
{
    struct termios after;

    (void)state;
    console_close(test.console);
    if (test.master >= 0)
        tcgetattr(test.slave, &after);
    dup2(test.saved_input, STDIN_FILENO);
    dup2(test.saved_output, STDOUT_FILENO);
    if (test.master >= 0) {
        assert_int_equal(after.c_lflag, test.before.c_lflag);
        assert_int_equal(after.c_iflag, test.before.c_iflag);
        assert_int_equal(after.c_oflag, test.before.c_oflag);
    }
    close(test.saved_input);
    close(test.saved_output);
    close(test.slave);
    if (test.master >= 0)
        close(test.master);
    screen_check_close(&test.check);
    return 0;
}

static void prints_without_sequences(void **state)
{
    (void)state;
    console_print(test.console, "one\033[2J\ntwo\r\xc2\x9b"
                                "31m three\n");
    assert_true(wait_for(1, "two three"));
    assert_string_equal(screen_check_row(&test.check, 0), "one");
    assert_int_equal(terminal_cursor(test.check.terminal).row, 2);
    assert_int_equal(terminal_cursor(test.check.terminal).column, 0);
}

static void waits_for_keys(void **state)
{
    int64_t began = clock_milliseconds();

    (void)state;
    assert_int_equal(console_key(test.console, 300), NETBOOT_KEY_NONE);
    assert_in_range(clock_milliseconds() - began, 290, 2000);
    assert_int_equal(console_key(test.console, 0), NETBOOT_KEY_NONE);
    assert_int_equal(write(test.master, "x\033[A\003", 5), 5);
    assert_int_equal(console_key(test.console, -1), 'x');
    assert_int_equal(console_key(test.console, 0), NETBOOT_KEY_UP);
    assert_int_equal(console_key(test.console, 5000), 3);
    assert_int_equal(write(test.master, "\033", 1), 1);
    began = clock_milliseconds();
    assert_int_equal(console_key(test.console, -1), 27);
    assert_in_range(clock_milliseconds() - began, 90, 2000);
}

static void reads_a_line(void **state)
{
    char line[32] = "proposed";

    (void)state;
    PERSON({0, "Name: proposed", "\025other\r"});
    assert_true(console_read_line(test.console, "Name: ", line, sizeof(line), false));
    end_person();
    assert_string_equal(line, "other");
    assert_string_equal(screen_check_row(&test.check, 0), "Name: other");
    assert_int_equal(terminal_cursor(test.check.terminal).row, 1);
}

static void hides_what_is_typed(void **state)
{
    char line[32] = "";

    (void)state;
    PERSON({0, "Password:", "secret\r"});
    assert_true(console_read_line(test.console, "Password: ", line, sizeof(line), true));
    end_person();
    assert_string_equal(line, "secret");
    assert_string_equal(screen_check_row(&test.check, 0), "Password:");
    PERSON({1, "Again:", "\033"});
    assert_false(console_read_line(test.console, "Again: ", line, sizeof(line), true));
    end_person();
}

static void ends_a_command_by_other_keys(void **state)
{
    char line[32] = "";

    (void)state;
    PERSON({0, "boot:", "lin\t"});
    assert_int_equal(console_read_command(test.console, "boot: ", line, sizeof(line), 60000, 60000),
                     '\t');
    end_person();
    assert_string_equal(line, "lin");
    PERSON({1, "boot: lin", "\033OQ"});
    assert_int_equal(console_read_command(test.console, "boot: ", line, sizeof(line), -1, -1),
                     NETBOOT_KEY_F1 + 1);
    end_person();
    assert_int_equal(console_read_command(test.console, "boot: ", line, sizeof(line), 100, -1),
                     NETBOOT_KEY_NONE);
    PERSON({3, "boot: lin", "u"});
    assert_int_equal(console_read_command(test.console, "boot: ", line, sizeof(line), 60000, 700),
                     NETBOOT_KEY_NONE);
    end_person();
    assert_string_equal(line, "linu");
}

static const struct netboot_menu_item items[] = {
    {.text = "First", .arguments = "a b", .key = 'f'},
    {.text = "Second", .key = 's'},
};

static void chooses_from_a_menu(void **state)
{
    const struct netboot_menu menu = {.title = "Boot", .items = items, .count = 2};
    struct netboot_chosen chosen;

    (void)state;
    PERSON({3, "First", "s"}, {4, "Second", "\033[A\t"}, {6, "> a b", " c\r"});
    console_choose(test.console, &menu, &chosen);
    end_person();
    assert_int_equal(chosen.how, NETBOOT_CHOSE);
    assert_int_equal(chosen.item, 0);
    assert_true(chosen.edited);
    assert_string_equal(chosen.arguments, "a b c");
    assert_string_equal(screen_check_row(&test.check, 3), "");
    assert_true(terminal_cursor(test.check.terminal).visible);
}

static void chooses_by_time(void **state)
{
    const struct netboot_menu menu = {.items = items, .count = 2, .selected = 1, .timeout = 1500};
    struct netboot_chosen chosen;
    int64_t began = clock_milliseconds();

    (void)state;
    PERSON({5, "Automatic boot in 2 s", ""}, {5, "Automatic boot in 1 s", ""});
    console_choose(test.console, &menu, &chosen);
    end_person();
    assert_int_equal(chosen.how, NETBOOT_CHOSE_BY_TIME);
    assert_int_equal(chosen.item, 1);
    assert_in_range(clock_milliseconds() - began, 1500, 5000);
}

static void *resize(void *context)
{
    const struct winsize size = {.ws_row = 8, .ws_col = 30};

    (void)context;
    if (!wait_for(1, "First"))
        test.missing = "First";
    ioctl(test.master, TIOCSWINSZ, &size);
    if (!wait_for(0, "┌───────────────────────────┐"))
        test.missing = "a narrow frame";
    if (write(test.master, "\003", 1) < 0)
        abort();
    return NULL;
}

static void follows_the_size(void **state)
{
    const struct netboot_menu menu = {.items = items, .count = 2};
    struct netboot_chosen chosen;

    (void)state;
    test.missing = NULL;
    assert_int_equal(pthread_create(&test.person, NULL, resize, NULL), 0);
    console_choose(test.console, &menu, &chosen);
    end_person();
    assert_int_equal(chosen.how, NETBOOT_LEFT);
    assert_int_equal(chosen.key, 3);
}

static void shows_progress_until_cancelled(void **state)
{
    (void)state;
    assert_false(console_progress(test.console, "linux", 0, 2 << 20));
    assert_true(wait_for(0, "linux [ "));
    assert_false(console_progress(test.console, "linux", 2 << 20, 2 << 20));
    assert_true(wait_for(0, "100%     2.0 MiB"));
    assert_int_equal(terminal_cursor(test.check.terminal).row, 0);
    assert_int_equal(write(test.master, "x\003", 2), 2);
    usleep(100000);
    assert_true(console_progress(test.console, "linux", 2 << 20, 2 << 20));
    assert_true(console_progress(test.console, "linux", 2 << 20, 2 << 20));
    console_progress_end(test.console);
    assert_false(console_progress(test.console, "initrd", 1, 0));
    assert_true(wait_for(1, "initrd"));
}

static void is_left_by_control_c_alone(void **state)
{
    (void)state;
    assert_false(console_is_left(test.console));
    assert_int_equal(write(test.master, "ab", 2), 2);
    usleep(100000);
    assert_false(console_is_left(test.console));
    assert_false(console_is_left(test.console));
    assert_int_equal(console_key(test.console, 0), 'a');
    assert_int_equal(write(test.master, "c\003d", 3), 3);
    usleep(100000);
    assert_true(console_is_left(test.console));
    assert_false(console_is_left(test.console));
    assert_int_equal(console_key(test.console, 0), 'd');
    assert_int_equal(console_key(test.console, 0), NETBOOT_KEY_NONE);
    /* However much is typed before. */
    for (unsigned i = 0; i < 300; i++)
        assert_int_equal(write(test.master, "x", 1), 1);
    assert_int_equal(write(test.master, "\003", 1), 1);
    for (int64_t end = clock_milliseconds() + PATIENCE; !console_is_left(test.console);)
        assert_true(clock_milliseconds() < end);
}

static void draws_progress_seldom(void **state)
{
    int64_t end = clock_milliseconds() + 900;
    unsigned drawn = 0;

    (void)state;
    for (unsigned i = 0; clock_milliseconds() < end; i++) {
        console_progress(test.console, "linux", (uint64_t)i << 20, UINT64_C(1) << 60);
        drawn += show_output(0);
    }
    assert_in_range(drawn, 2, 6);
}

static void cancels_when_the_terminal_goes(void **state)
{
    char line[8] = "";
    struct netboot_chosen chosen;
    const struct netboot_menu menu = {.items = items, .count = 2};

    (void)state;
    close(test.master);
    test.master = -1;
    assert_int_equal(console_key(test.console, -1), 3);
    assert_false(console_read_line(test.console, "", line, sizeof(line), false));
    console_choose(test.console, &menu, &chosen);
    assert_int_equal(chosen.key, 3);
    assert_true(console_progress(test.console, "linux", 0, 0));
    assert_true(console_is_left(test.console));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_console, close_console)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(prints_without_sequences),
        TEST(waits_for_keys),
        TEST(reads_a_line),
        TEST(hides_what_is_typed),
        TEST(ends_a_command_by_other_keys),
        TEST(chooses_from_a_menu),
        TEST(chooses_by_time),
        TEST(follows_the_size),
        TEST(shows_progress_until_cancelled),
        TEST(is_left_by_control_c_alone),
        TEST(draws_progress_seldom),
        TEST(cancels_when_the_terminal_goes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
