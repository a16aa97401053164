/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves what people see of a migration: one line that is written over itself on a terminal, lines
 * elsewhere, and nothing without the option. The test acts as the loop and as the terminal.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/json.h"
#include "common/units.h"
#include "qemu-integration/lifecycle/migration-progress.h"
#include "qemu-integration/lifecycle/outgoing-progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct vm vm;
static struct plan plan;
static struct lifecycle cycle;
static bool is_terminal;
static event_callback_fn on_time;
static int64_t seconds;
static int said[2], standard_error;

/* Instead of the C library's. */
/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name): glibc's are reserved */
int clock_gettime(clockid_t clock, struct timespec *time)
{
    (void)clock;
    *time = (struct timespec){.tv_sec = seconds};
    return 0;
}

int isatty(int fd)
{
    return fd == STDERR_FILENO && is_terminal;
}

struct event *event_new(struct event_base *base, evutil_socket_t fd, short what,
                        event_callback_fn called, void *context)
{
    static int event;

    (void)base, (void)fd;
    assert_int_equal(what, EV_PERSIST);
    assert_ptr_equal(context, &cycle);
    on_time = called;
    return (struct event *)&event;
}

int event_add(struct event *event, const struct timeval *timeout)
{
    (void)event;
    assert_int_equal(timeout->tv_sec, is_terminal ? 0 : 5);
    return 0;
}

void event_free(struct event *event)
{
    (void)event;
    on_time = NULL;
}

static int begin(void **state)
{
    (void)state;
    vm = (struct vm){.memory = 128 * MIB, .migrate_progress = true};
    plan = (struct plan){.vm = &vm};
    cycle = (struct lifecycle){.plan = &plan, .outgoing = {.began = 10000}};
    on_time = NULL;
    is_terminal = false;
    standard_error = dup(STDERR_FILENO);
    if (pipe(said) < 0 || dup2(said[1], STDERR_FILENO) < 0)
        return -1;
    close(said[1]);
    return 0;
}

static void restore_standard_error(void)
{
    fflush(stderr);
    if (standard_error >= 0)
        dup2(standard_error, STDERR_FILENO);
    close(standard_error);
    standard_error = -1;
}

/* All that has been said; the last thing in a test. */
static void assert_said(const char *expected)
{
    char text[512] = "";

    restore_standard_error();
    assert_true(read(said[0], text, sizeof(text) - 1) >= 0);
    assert_string_equal(text, expected);
}

static int end(void **state)
{
    (void)state;
    if (standard_error >= 0)
        restore_standard_error();
    close(said[0]);
    return 0;
}

static void change(enum outgoing_status status)
{
    cycle.outgoing.status = status;
    migration_progress_on_status(&cycle);
}

static void progress(int64_t now, uint64_t round, uint64_t written, uint64_t dirty)
{
    seconds = now;
    cycle.outgoing.state = (struct channel_message){.numbers = {round, written, dirty / 4096, 0}};
    on_time(-1, 0, &cycle);
}

static void a_file_gets_lines(void **state)
{
    (void)state;
    change(OUTGOING_ACTIVE);
    progress(10, 0, 0, 0);
    progress(14, 0, 32 * MIB, 0);
    cycle.life.suspended = true;
    progress(20, 1, 120 * MIB, 3 * MIB);
    cycle.outgoing.ended = 21000;
    cycle.outgoing.suspended = 20500;
    change(OUTGOING_COMPLETED);
    assert_null(on_time);
    assert_said("qemu-xen: migrate: round 1, 0 %, 0.0 MiB/s, 128 MiB left\n"
                "qemu-xen: migrate: round 1, 25 %, 8.0 MiB/s, 96 MiB left, 12 s to go\n"
                "qemu-xen: migrate: round 2, 97 %, 12.0 MiB/s, 3 MiB left, 1 s to go, suspended\n"
                "qemu-xen: migrate: completed after 11.0 s, the guest was suspended for the last "
                "500 ms\n");
}

static void a_terminal_has_one_line(void **state)
{
    char expected[256];

    (void)state;
    is_terminal = true;
    change(OUTGOING_ACTIVE);
    progress(14, 0, 32 * MIB, 0);
    change(OUTGOING_FAILED);
    snprintf(expected, sizeof(expected), "\r%-90s\r%90s\r",
             "qemu-xen: migrate: round 1, 25 %, 8.0 MiB/s, 96 MiB left, 12 s to go", "");
    assert_said(expected);
}

static void nobody_is_told_without_the_option(void **state)
{
    (void)state;
    vm.migrate_progress = false;
    change(OUTGOING_ACTIVE);
    assert_null(on_time);
    change(OUTGOING_COMPLETED);
    assert_said("");
}

static void programs_are_told_the_same(void **state)
{
    (void)state;
    cycle.outgoing.status = OUTGOING_ACTIVE;
    cycle.outgoing.state = (struct channel_message){.numbers = {1, 8 * MIB, 256, 0}};
    seconds = 12;
    cleanup_json json_object *info = outgoing_describe(&cycle);
    json_object *memory, *remaining;

    assert_true(json_object_object_get_ex(info, "ram", &memory));
    assert_true(json_object_object_get_ex(memory, "remaining", &remaining));
    assert_int_equal(json_object_get_int64(remaining), MIB);
    assert_string_equal(json_text(info, "status"), "active");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_file_gets_lines),
        TEST(a_terminal_has_one_line),
        TEST(nobody_is_told_without_the_option),
        TEST(programs_are_told_the_same),
    };

    return cmocka_run_group_tests_name("migration-progress", tests, NULL, NULL);
}
