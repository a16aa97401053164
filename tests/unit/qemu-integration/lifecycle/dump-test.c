/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a guest is paused while it is dumped and runs on afterwards, however that ends, and
 * that the loop goes on meanwhile. The test acts as Xen, and as the process that writes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/json.h"
#include "qemu-integration/lifecycle/dump.h"
#include "qemu-integration/migration/channel.h"
#include "qemu-integration/migration/dumper.h"
#include "qemu-integration/xen/domain-info.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct lifecycle cycle;
static int pauses, theirs, target;
static bool cannot_fork;
static pid_t child;
static unsigned told_count;
static char told[ERROR_MESSAGE_SIZE];

int domain_get_info(const struct domain *domain, struct domain_info *info, struct error *error)
{
    (void)domain, (void)error;
    *info = (struct domain_info){.memory = 1000};
    return 0;
}

int domain_pause(const struct domain *domain, struct error *error)
{
    (void)domain, (void)error;
    return pauses++, 0;
}

int domain_unpause(const struct domain *domain, struct error *error)
{
    (void)domain, (void)error;
    return pauses--, 0;
}

pid_t dumper_start(uint32_t domid, const char *path, int to, int channel, struct call_gate *gate,
                   struct error *error)
{
    (void)gate;
    assert_int_equal(domid, 5);
    assert_string_equal(path, "/core");
    assert_int_equal(to, target);
    if (cannot_fork)
        return error_set(error, "cannot fork");
    theirs = dup(channel);
    child = fork();
    if (child == 0)
        for (;;)
            pause();
    return child;
}

static void on_done(struct lifecycle *of, const struct error *failure)
{
    assert_ptr_equal(of, &cycle);
    told_count++;
    snprintf(told, sizeof(told), "%s", failure == NULL ? "" : failure->message);
}

static int begin(void **state)
{
    (void)state;
    cycle = (struct lifecycle){.guest.domain.domid = 5};
    cycle.events.loop = event_base_new();
    pauses = 0;
    told_count = 0;
    cannot_fork = false;
    theirs = target = -1;
    return children_open(&cycle.children, cycle.events.loop, NULL);
}

static int end(void **state)
{
    (void)state;
    dump_end_life(&cycle);
    children_close(&cycle.children);
    event_base_free(cycle.events.loop);
    if (theirs >= 0)
        close(theirs);
    return 0;
}

static void start(void)
{
    struct error error = {0};

    assert_int_equal(dump_start(&cycle, "/core", -1, on_done, &error), 0);
    assert_int_equal(pauses, 1);
    /* Under a name of its own: the guest may be saved meanwhile. */
    assert_int_equal(cycle.children.watched[CHILD_DUMP].pid, child);
}

static void say(enum channel_kind kind, uint64_t written, const char *text)
{
    struct channel_message message = {.kind = kind, .numbers = {0, written}};

    snprintf(message.text, sizeof(message.text), "%s", text);
    assert_int_equal(channel_send(theirs, &message, -1), 0);
    event_base_loop(cycle.events.loop, EVLOOP_NONBLOCK);
}

static void assert_described(const char *expected)
{
    cleanup_json json_object *value = dump_describe(&cycle);

    assert_string_equal(json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN), expected);
}

static void assert_over(const char *failure)
{
    assert_int_equal(told_count, 1);
    assert_string_equal(told, failure);
    assert_int_equal(pauses, 0);
    assert_int_equal(kill(child, 0), -1);
    assert_int_equal(cycle.children.watched[CHILD_DUMP].pid, 0);
}

static void its_progress_can_be_asked_for(void **state)
{
    struct error error = {0};

    (void)state;
    assert_described("{\"status\":\"none\",\"completed\":0,\"total\":0}");
    start();
    say(CHANNEL_PROGRESS, 10, "");
    assert_described("{\"status\":\"active\",\"completed\":10,\"total\":1000}");
    assert_int_equal(dump_start(&cycle, "/core", -1, on_done, &error), -1);
    assert_string_equal(error.message, "There is a dump in process, please wait.");
    assert_int_equal(pauses, 1);
    say(CHANNEL_DONE, 1010, "");
    assert_over("");
    assert_described("{\"status\":\"completed\",\"completed\":1010,\"total\":1010}");
}

static void a_failure_is_told(void **state)
{
    (void)state;
    start();
    say(CHANNEL_FAILED, 0, "no space");
    assert_over("no space");
    assert_described("{\"status\":\"failed\",\"completed\":0,\"total\":1000}");
}

static void the_process_may_be_killed(void **state)
{
    (void)state;
    start();
    kill(child, SIGKILL);
    while (told_count == 0)
        event_base_loop(cycle.events.loop, EVLOOP_ONCE);
    assert_over("/core: no core written: the process that writes it has ended");
}

static void the_guest_may_end(void **state)
{
    (void)state;
    start();
    dump_end_life(&cycle);
    assert_int_equal(pauses, 1);
    pauses = 0;
    assert_over("/core: no core written, as the guest is ended");
    dump_end_life(&cycle);
    assert_int_equal(told_count, 1);
}

static void a_guest_that_cannot_be_dumped_runs_on(void **state)
{
    struct error error = {0};

    (void)state;
    cannot_fork = true;
    assert_int_equal(dump_start(&cycle, "/core", -1, on_done, &error), -1);
    assert_string_equal(error.message, "cannot fork");
    assert_int_equal(pauses, 0);
    assert_int_equal(told_count, 0);
}

static void a_crashed_one_is_not_paused(void **state)
{
    (void)state;
    cycle.life.crashed = true;
    assert_int_equal(dump_start(&cycle, "/core", -1, on_done, NULL), 0);
    assert_int_equal(pauses, 0);
}

static void a_clients_descriptor_blocks(void **state)
{
    struct error error = {0};
    int ends[2];

    (void)state;
    assert_int_equal(pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);
    assert_int_equal(dump_start(&cycle, "/core", ends[0], on_done, &error), -1);
    assert_string_equal(error.message, "fd: it cannot be written to");
    assert_int_equal(pauses, 0);
    /* Another number of what the client has. */
    target = dup(ends[1]);
    assert_int_equal(dump_start(&cycle, "/core", target, on_done, &error), 0);
    assert_int_equal(fcntl(ends[1], F_GETFL) & O_NONBLOCK, 0);
    close(ends[0]);
    close(ends[1]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(its_progress_can_be_asked_for), TEST(a_failure_is_told),
        TEST(the_process_may_be_killed),     TEST(the_guest_may_end),
        TEST(a_crashed_one_is_not_paused),   TEST(a_guest_that_cannot_be_dumped_runs_on),
        TEST(a_clients_descriptor_blocks),
    };

    return cmocka_run_group_tests_name("dump", tests, NULL, NULL);
}
