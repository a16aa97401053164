/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A life gets from its kernel to the running guest exactly when kernel, device model and network
 * are ready, in whatever order they come. Guest, domain and relay are faked here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/guest/bring-up.h"
#include "qemu-integration/guest/network.h"
#include "qemu-integration/lifecycle/endings.h"
#include "qemu-integration/lifecycle/incoming-progress.h"
#include "qemu-integration/lifecycle/lines.h"
#include "qemu-integration/lifecycle/snapshots.h"
#include "qemu-integration/lifecycle/start.h"

#include <string.h>

/* The fakes: what they answer, and what has been called, in order. */
static bool build_fails;
static bool unpause_fails;
static bool network_fails;
static bool network_ready;
static bool waits_for_user;
static bool awaits_client;
static bool client_awaited;
static bool signalled;
static char calls[64];

static void note(const char *call)
{
    size_t used = strlen(calls);

    snprintf(calls + used, sizeof(calls) - used, "%s ", call);
}

int guest_build(struct guest *guest, const struct boot_choice *choice, struct error *error)
{
    (void)guest, (void)choice;
    note("build");
    return build_fails ? error_set(error, "build") : 0;
}

void incoming_on_started(struct lifecycle *arrived)
{
    (void)arrived;
}

void snapshots_on_started(struct lifecycle *cycle)
{
    (void)cycle;
}

void guest_started(struct guest *guest)
{
    (void)guest;
    note("started");
}

int guest_network_connect(struct guest *guest, struct error *error)
{
    (void)guest;
    return network_fails ? error_set(error, "network") : 0;
}

bool guest_network_ready(const struct guest *guest)
{
    (void)guest;
    return network_ready;
}

bool front_awaits_client(const struct front *front)
{
    (void)front;
    return client_awaited;
}

int domain_unpause(const struct domain *domain, struct error *error)
{
    (void)domain;
    note("unpause");
    return unpause_fails ? error_set(error, "unpause") : 0;
}

void output_relay_release(struct output_relay *relay)
{
    (void)relay;
    note("release");
}

bool boot_menu_waits_for_user(const struct boot_menu *menu)
{
    (void)menu;
    return waits_for_user;
}

bool life_awaits_client(const struct lifecycle *lives)
{
    (void)lives;
    return awaits_client;
}

void life_end(struct lifecycle *cycle, enum ending ending)
{
    if (cycle->life.ending == ENDING_NONE)
        cycle->life.ending = ending;
}

void life_end_failed(struct lifecycle *cycle)
{
    life_end(cycle, signalled ? ENDING_REQUESTED : ENDING_ERROR);
}

static void tell(void)
{
    note("tell");
}

static struct vm vm;
static struct plan plan;
static struct lifecycle cycle;

static int begin(void **state)
{
    (void)state;
    build_fails = unpause_fails = network_fails = waits_for_user = awaits_client = client_awaited =
        signalled = false;
    network_ready = true;
    calls[0] = '\0';
    vm = (struct vm){0};
    plan = (struct plan){.vm = &vm};
    cycle = (struct lifecycle){.plan = &plan, .started = tell};
    cycle.events.loop = event_base_new();
    if (cycle.events.loop == NULL)
        return -1;
    cycle.events.limit = event_new(cycle.events.loop, -1, 0, life_on_limit, &cycle);
    cycle.events.network_poll = event_new(cycle.events.loop, -1, 0, life_on_network_poll, &cycle);
    return cycle.events.limit == NULL || cycle.events.network_poll == NULL ? -1 : 0;
}

static int end(void **state)
{
    (void)state;
    event_free(cycle.events.limit);
    event_free(cycle.events.network_poll);
    event_base_free(cycle.events.loop);
    return 0;
}

static void set_device_model(enum device_model_state device_model)
{
    cycle.device_model.state = device_model;
    life_start_if_ready(&cycle);
}

static bool limit_runs(void)
{
    return event_pending(cycle.events.limit, EV_TIMEOUT, NULL) != 0;
}

static void the_guest_runs_when_its_device_model_does(void **state)
{
    (void)state;
    life_limit_start(&cycle);
    life_build(&cycle, NULL);
    assert_int_equal(cycle.life.stage, STAGE_STARTING);
    set_device_model(DEVICE_MODEL_READY);
    assert_int_equal(cycle.life.stage, STAGE_STARTING);
    assert_true(limit_runs());
    set_device_model(DEVICE_MODEL_RUNS);
    assert_int_equal(cycle.life.stage, STAGE_RUNNING);
    assert_string_equal(calls, "build unpause release tell started ");
    assert_false(limit_runs());
    assert_true(cycle.life.started);
}

static void a_device_model_that_is_first_waits_for_the_kernel(void **state)
{
    (void)state;
    set_device_model(DEVICE_MODEL_RUNS);
    assert_int_equal(cycle.life.stage, STAGE_OPENING);
    life_build(&cycle, NULL);
    assert_int_equal(cycle.life.stage, STAGE_RUNNING);
    assert_string_equal(calls, "build unpause release tell started ");
    /* As in a life with a device model of the one before. */
    life_limit_start(&cycle);
    assert_false(limit_runs());
}

static void the_guest_waits_for_its_network(void **state)
{
    (void)state;
    network_ready = false;
    life_build(&cycle, NULL);
    set_device_model(DEVICE_MODEL_RUNS);
    life_on_network_poll(-1, 0, &cycle);
    assert_int_equal(cycle.life.stage, STAGE_STARTING);
    assert_true(event_pending(cycle.events.network_poll, EV_TIMEOUT, NULL));
    network_ready = true;
    life_on_network_poll(-1, 0, &cycle);
    assert_int_equal(cycle.life.stage, STAGE_RUNNING);
}

static void the_guest_waits_for_a_client_of_its_monitor(void **state)
{
    (void)state;
    client_awaited = true;
    life_build(&cycle, NULL);
    set_device_model(DEVICE_MODEL_RUNS);
    assert_string_equal(calls, "build ");
    life_on_limit(-1, 0, &cycle);
    assert_int_equal(cycle.life.ending, ENDING_NONE);
    client_awaited = false;
    life_start_if_ready(&cycle);
    assert_int_equal(cycle.life.stage, STAGE_RUNNING);
}

static void a_paused_start_is_held_until_the_monitor_continues(void **state)
{
    (void)state;
    cycle.guest.held = true;
    life_limit_start(&cycle);
    life_build(&cycle, NULL);
    set_device_model(DEVICE_MODEL_READY);
    assert_int_equal(cycle.life.stage, STAGE_HELD);
    assert_string_equal(calls, "build release tell started ");
    assert_false(limit_runs());
    set_device_model(DEVICE_MODEL_RUNS);
    assert_int_equal(cycle.life.stage, STAGE_RUNNING);
    assert_string_equal(calls, "build release tell started unpause started ");
}

static void a_later_life_need_not_be_held(void **state)
{
    (void)state;
    vm.start_paused = true;
    life_build(&cycle, NULL);
    set_device_model(DEVICE_MODEL_READY);
    assert_int_equal(cycle.life.stage, STAGE_STARTING);
}

static void a_start_that_the_menu_has_reported_is_not_reported_again(void **state)
{
    (void)state;
    cycle.life.stage = STAGE_CHOOSING;
    life_report_started(&cycle);
    life_build(&cycle, NULL);
    set_device_model(DEVICE_MODEL_RUNS);
    assert_string_equal(calls, "release tell build unpause started ");
}

/* With -daemonize its address is to be printed first, also after a power-off in the menu. */
static void a_menu_has_started_when_its_screen_is_known(void **state)
{
    (void)state;
    cycle.life.stage = STAGE_CHOOSING;
    plan.own_vnc = true;
    life_report_menu(&cycle);
    assert_string_equal(calls, "");
    cycle.device_model.vnc_printed = true;
    life_report_menu(&cycle);
    life_report_menu(&cycle);
    assert_string_equal(calls, "release tell ");

    calls[0] = '\0';
    cycle.life = (struct life){.stage = STAGE_BUILDING};
    cycle.started = tell;
    life_report_menu(&cycle);
    assert_string_equal(calls, "");
    cycle.life.shut_down = true;
    life_report_menu(&cycle);
    assert_string_equal(calls, "release tell ");
}

static void a_guest_that_is_to_come_has_started_when_it_can(void **state)
{
    static char query;

    (void)state;
    cycle.life.stage = STAGE_INCOMING;
    cycle.incoming.query = (struct resolve_query *)&query;
    set_device_model(DEVICE_MODEL_READY);
    assert_string_equal(calls, "");
    cycle.incoming.query = NULL;
    life_start_if_ready(&cycle);
    assert_string_equal(calls, "release tell ");
    assert_int_equal(cycle.life.stage, STAGE_INCOMING);
}

static void the_start_of_a_reboot_is_not_reported_again(void **state)
{
    (void)state;
    life_report_started(&cycle);
    cycle.life = (struct life){0};
    life_build(&cycle, NULL);
    set_device_model(DEVICE_MODEL_RUNS);
    assert_string_equal(calls, "release tell build unpause release started ");
}

static void a_running_guest_is_not_unpaused_again(void **state)
{
    (void)state;
    life_build(&cycle, NULL);
    set_device_model(DEVICE_MODEL_RUNS);
    calls[0] = '\0';
    life_start_if_ready(&cycle);
    cycle.life.stage = STAGE_QUITTING;
    life_start_if_ready(&cycle);
    assert_string_equal(calls, "");
}

static void a_life_that_has_ended_does_not_start(void **state)
{
    (void)state;
    life_build(&cycle, NULL);
    life_end(&cycle, ENDING_REQUESTED);
    set_device_model(DEVICE_MODEL_RUNS);
    life_on_network_poll(-1, 0, &cycle);
    assert_string_equal(calls, "build ");
}

static void failures_end_the_life(void **state)
{
    (void)state;
    build_fails = true;
    life_build(&cycle, NULL);
    assert_int_equal(cycle.life.stage, STAGE_BUILDING);
    assert_int_equal(cycle.life.ending, ENDING_ERROR);

    cycle.life = (struct life){0};
    build_fails = false;
    unpause_fails = true;
    life_build(&cycle, NULL);
    set_device_model(DEVICE_MODEL_RUNS);
    assert_int_equal(cycle.life.ending, ENDING_ERROR);
    assert_int_equal(cycle.life.stage, STAGE_STARTING);

    cycle.life = (struct life){0};
    network_fails = true;
    life_on_network_poll(-1, 0, &cycle);
    assert_int_equal(cycle.life.ending, ENDING_ERROR);
}

static void a_signal_that_cuts_a_wait_short_is_no_failure(void **state)
{
    (void)state;
    signalled = build_fails = true;
    life_build(&cycle, NULL);
    assert_int_equal(cycle.life.ending, ENDING_REQUESTED);

    cycle.life = (struct life){0};
    network_fails = true;
    life_on_network_poll(-1, 0, &cycle);
    assert_int_equal(cycle.life.ending, ENDING_REQUESTED);
}

/* Returns what the user is told if the limit is reached at this stage. */
static const char *message_at(enum stage stage)
{
    cycle.life = (struct life){.stage = stage};
    cycle.error = (struct error){0};
    life_on_limit(-1, 0, &cycle);
    assert_int_equal(cycle.life.ending, ENDING_ERROR);
    return cycle.error.message;
}

static void the_limit_tells_what_was_waited_for(void **state)
{
    (void)state;
    assert_non_null(strstr(message_at(STAGE_OPENING), "bootloader"));
    assert_non_null(strstr(message_at(STAGE_BUILDING), "bootloader"));
    assert_non_null(strstr(message_at(STAGE_STARTING), "device model"));
    network_ready = false;
    assert_non_null(strstr(message_at(STAGE_STARTING), "netback"));
}

static void the_limit_begins_anew_while_a_user_is_waited_for(void **state)
{
    (void)state;
    waits_for_user = true;
    life_on_limit(-1, 0, &cycle);
    assert_int_equal(cycle.life.ending, ENDING_NONE);
    assert_true(limit_runs());
}

static void the_guest_waits_for_a_client(void **state)
{
    (void)state;
    awaits_client = true;
    life_build(&cycle, NULL);
    set_device_model(DEVICE_MODEL_RUNS);
    assert_string_equal(calls, "build ");
    life_on_limit(-1, 0, &cycle);
    assert_int_equal(cycle.life.ending, ENDING_NONE);
    assert_true(limit_runs());
    awaits_client = false;
    life_start_if_ready(&cycle);
    assert_string_equal(calls, "build unpause release tell started ");
}

static void a_domain_that_is_not_destroyed_in_time_is_ended(void **state)
{
    (void)state;
    cycle.life.stage = STAGE_QUITTING;
    life_on_limit(-1, 0, &cycle);
    assert_int_equal(cycle.life.ending, ENDING_REQUESTED);
    assert_false(error_is_set(&cycle.error));
}

static void what_users_told_an_earlier_device_model_is_waited_for(void **state)
{
    (void)state;
    cycle.life.stage = STAGE_STARTING;
    cycle.device_model.state = DEVICE_MODEL_RUNS;
    cycle.device_model.awaited = 1;
    network_ready = true;
    life_start_if_ready(&cycle);
    assert_int_equal(cycle.life.stage, STAGE_STARTING);
    cycle.device_model.awaited = 0;
    life_start_if_ready(&cycle);
    assert_int_equal(cycle.life.stage, STAGE_RUNNING);
}

int main(void)
{
#define START_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        START_TEST(the_guest_runs_when_its_device_model_does),
        START_TEST(a_device_model_that_is_first_waits_for_the_kernel),
        START_TEST(the_guest_waits_for_its_network),
        START_TEST(the_guest_waits_for_a_client),
        START_TEST(the_guest_waits_for_a_client_of_its_monitor),
        START_TEST(a_paused_start_is_held_until_the_monitor_continues),
        START_TEST(a_later_life_need_not_be_held),
        START_TEST(a_start_that_the_menu_has_reported_is_not_reported_again),
        START_TEST(a_menu_has_started_when_its_screen_is_known),
        START_TEST(a_guest_that_is_to_come_has_started_when_it_can),
        START_TEST(the_start_of_a_reboot_is_not_reported_again),
        START_TEST(a_running_guest_is_not_unpaused_again),
        START_TEST(a_life_that_has_ended_does_not_start),
        START_TEST(failures_end_the_life),
        START_TEST(a_signal_that_cuts_a_wait_short_is_no_failure),
        START_TEST(the_limit_tells_what_was_waited_for),
        START_TEST(the_limit_begins_anew_while_a_user_is_waited_for),
        START_TEST(a_domain_that_is_not_destroyed_in_time_is_ended),
        START_TEST(what_users_told_an_earlier_device_model_is_waited_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
