/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a guest is not lost when Xen does not tell at once how its domain is, and that its
 * end is noticed nevertheless. The test acts as Xen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/process.h"
#include "qemu-integration/guest/bring-up.h"
#include "qemu-integration/host/end-signals.h"
#include "qemu-integration/lifecycle/announcements.h"
#include "qemu-integration/lifecycle/dump.h"
#include "qemu-integration/lifecycle/endings.h"
#include "qemu-integration/lifecycle/outgoing.h"

#include <stdio.h>

static unsigned failures, asked;
static enum domain_state domain_state;

int domain_get_state(const struct domain *domain, const uint8_t uuid[16], enum domain_state *state,
                     struct error *error)
{
    (void)domain, (void)uuid;
    asked++;
    *state = domain_state;
    if (failures == 0)
        return 0;
    failures--;
    return error_set(error, "Xen says nothing");
}

bool guest_explain_crash(struct guest *guest, char *reason, size_t size)
{
    (void)guest, (void)reason, (void)size;
    return false;
}

bool outgoing_on_suspend(struct lifecycle *cycle)
{
    (void)cycle;
    return false;
}

int dump_start(struct lifecycle *cycle, const char *path, int fd, dump_done *done,
               struct error *error)
{
    (void)cycle, (void)path, (void)fd, (void)done;
    return error_set(error, "no dump");
}

void life_announce_shutdown(struct lifecycle *cycle)
{
    (void)cycle;
}

void life_announce_panic(struct lifecycle *cycle)
{
    (void)cycle;
}

bool end_signals_take(int fd)
{
    (void)fd;
    return false;
}

void process_describe_end(int status, char *text, size_t size)
{
    snprintf(text, size, "%d", status);
}

void output_relay_drain(struct output_relay *relay)
{
    (void)relay;
}

void output_relay_explain_end(struct output_relay *relay, const char *program, int status,
                              char *reason, size_t size)
{
    (void)relay, (void)program, (void)status;
    snprintf(reason, size, "it ended");
}

static struct vm vm;
static struct plan plan = {.vm = &vm};
static struct lifecycle lifecycle;

static int set_up(void **state)
{
    (void)state;
    lifecycle = (struct lifecycle){.plan = &plan, .life = {.stage = STAGE_RUNNING}};
    lifecycle.events.loop = event_base_new();
    lifecycle.events.ask_again =
        event_new(lifecycle.events.loop, -1, 0, life_on_ask_again, &lifecycle);
    failures = asked = 0;
    domain_state = DOMAIN_ALIVE;
    return lifecycle.events.ask_again == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
    (void)state;
    event_free(lifecycle.events.ask_again);
    event_base_free(lifecycle.events.loop);
    return 0;
}

static void one_question_without_answer_ends_nothing(void **state)
{
    (void)state;
    failures = 1;
    life_on_domain_change(&lifecycle);
    assert_int_equal(lifecycle.life.ending, ENDING_NONE);
    event_base_dispatch(lifecycle.events.loop);
    assert_int_equal(asked, 2);
    assert_int_equal(lifecycle.life.ending, ENDING_NONE);
    assert_false(error_is_set(&lifecycle.error));
}

static void an_end_is_noticed_later(void **state)
{
    (void)state;
    failures = 2;
    domain_state = DOMAIN_POWEROFF;
    life_on_domain_change(&lifecycle);
    event_base_dispatch(lifecycle.events.loop);
    assert_int_equal(asked, 3);
    assert_int_equal(lifecycle.life.ending, ENDING_POWEROFF);
}

static void a_guest_of_which_nothing_is_known_is_given_up(void **state)
{
    (void)state;
    failures = 1000;
    for (unsigned i = 0; i < 1000 && lifecycle.life.ending == ENDING_NONE; i++)
        life_on_ask_again(-1, 0, &lifecycle);
    assert_int_equal(lifecycle.life.ending, ENDING_ERROR);
    assert_string_equal(lifecycle.error.message, "Xen says nothing");
    assert_true(asked > 5 && asked < 100);
}

/* Each guest that ends on the host leads to one. */
static void an_answer_makes_up_for_what_was_before(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 30; i++) {
        failures = 1;
        life_on_domain_change(&lifecycle);
        life_on_domain_change(&lifecycle);
    }
    assert_int_equal(lifecycle.life.ending, ENDING_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_question_without_answer_ends_nothing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_end_is_noticed_later, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_guest_of_which_nothing_is_known_is_given_up, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_answer_makes_up_for_what_was_before, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
