/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that "stop" of a QMP monitor pauses the domain before QEMU gets the command, and that the
 * domain then runs again only when QEMU serves it. The test acts as front, Xen and QEMU.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/guest/power.h"
#include "qemu-integration/lifecycle/domain-commands.h"
#include "qemu-integration/lifecycle/endings.h"
#include "qemu-integration/lifecycle/hotplug-commands.h"
#include "qemu-integration/lifecycle/migration-commands.h"
#include "qemu-integration/lifecycle/monitors.h"
#include "qemu-integration/lifecycle/outgoing.h"
#include "qemu-integration/lifecycle/password-commands.h"
#include "qemu-integration/lifecycle/requests.h"
#include "qemu-integration/lifecycle/screen-commands.h"
#include "qemu-integration/lifecycle/snapshot-commands.h"
#include "qemu-integration/lifecycle/start.h"
#include "qemu-integration/lifecycle/stats-commands.h"

#include <string.h>

const struct monitor_command life_domain_commands[] = {{.name = NULL}};
const struct monitor_command life_hotplug_commands[] = {{.name = NULL}};
const struct monitor_command life_migration_commands[] = {{.name = NULL}};
const struct monitor_command life_password_commands[] = {{.name = NULL}};
const struct monitor_command life_screen_commands[] = {{.name = NULL}};
const struct monitor_command life_snapshot_commands[] = {{.name = NULL}};
const struct monitor_command life_stats_commands[] = {{.name = NULL}};

void outgoing_resume(struct lifecycle *cycle)
{
    (void)cycle;
}

static struct monitor_commands commands;
static bool domain_runs;
static const char *end_reason;

int qmp_client_command(struct qmp_client *client, const char *command, int fd,
                       qmp_client_answered *answered, void *context, struct error *error)
{
    (void)client, (void)command, (void)fd, (void)answered, (void)context, (void)error;
    return 0;
}

struct front *front_open(const struct front_config *config, struct error *error)
{
    static int front;

    (void)error;
    commands = config->commands;
    return (struct front *)&front;
}

int front_device_model_begins(struct front *front, int fds[VM_QMPS_MAX], struct error *error)
{
    (void)front, (void)fds, (void)error;
    return 0;
}

void front_device_model_ends(struct front *front, const char *reason)
{
    (void)front;
    end_reason = reason;
}

int domain_pause(const struct domain *domain, struct error *error)
{
    (void)domain, (void)error;
    assert_true(domain_runs);
    domain_runs = false;
    return 0;
}

int domain_unpause(const struct domain *domain, struct error *error)
{
    (void)domain, (void)error;
    assert_false(domain_runs);
    domain_runs = true;
    return 0;
}

int guest_power_down(struct guest *guest, struct error *error)
{
    (void)guest, (void)error;
    return 0;
}

bool life_reboot(struct lifecycle *cycle)
{
    (void)cycle;
    return true;
}

void life_start_if_ready(struct lifecycle *cycle)
{
    (void)cycle;
}

static struct vm vm;
static struct plan plan;
static struct lifecycle lifecycle;
static const struct monitor_command *stop;

static int begin(void **state)
{
    (void)state;
    plan = (struct plan){.vm = &vm};
    lifecycle = (struct lifecycle){.plan = &plan,
                                   .life = {.stage = STAGE_RUNNING},
                                   .device_model = {.state = DEVICE_MODEL_RUNS}};
    domain_runs = true;
    if (life_open_monitors(&lifecycle) < 0)
        return -1;
    for (stop = commands.tables[0]; strcmp(stop->name, "stop") != 0; stop++)
        ;
    return 0;
}

static void stop_pauses_the_domain_first(void **state)
{
    (void)state;
    assert_int_equal(stop->before(commands.context, NULL), 0);
    assert_false(domain_runs);
    life_on_stop(&lifecycle);
    stop->after(commands.context, true);
    assert_false(domain_runs);
    life_on_cont(&lifecycle);
    assert_true(domain_runs);
}

static void the_answer_may_arrive_before_the_event(void **state)
{
    (void)state;
    assert_int_equal(stop->before(commands.context, NULL), 0);
    stop->after(commands.context, true);
    life_on_stop(&lifecycle);
    assert_false(domain_runs);
    life_on_cont(&lifecycle);
    assert_true(domain_runs);
}

static void what_qemu_refuses_does_not_stop_the_domain(void **state)
{
    (void)state;
    assert_int_equal(stop->before(commands.context, NULL), 0);
    stop->after(commands.context, false);
    assert_true(domain_runs);
}

static void an_earlier_cont_does_not_continue_the_domain(void **state)
{
    (void)state;
    assert_int_equal(stop->before(commands.context, NULL), 0);
    life_on_cont(&lifecycle);
    assert_false(domain_runs);
    stop->after(commands.context, true);
    life_on_cont(&lifecycle);
    assert_false(domain_runs);
    life_on_stop(&lifecycle);
    life_on_cont(&lifecycle);
    assert_true(domain_runs);
}

static void a_stopped_guest_can_be_stopped_again(void **state)
{
    (void)state;
    assert_int_equal(stop->before(commands.context, NULL), 0);
    life_on_stop(&lifecycle);
    stop->after(commands.context, true);
    assert_int_equal(stop->before(commands.context, NULL), 0);
    stop->after(commands.context, true);
    life_on_cont(&lifecycle);
    assert_true(domain_runs);
}

static void a_guest_that_waits_is_not_paused(void **state)
{
    (void)state;
    lifecycle.life.stage = STAGE_HELD;
    lifecycle.device_model.state = DEVICE_MODEL_READY;
    assert_int_equal(stop->before(commands.context, NULL), 0);
    assert_true(domain_runs);
    stop->after(commands.context, true);
    assert_false(lifecycle.life.paused);
}

static void requests_under_way_learn_what_has_happened(void **state)
{
    (void)state;
    lifecycle.life.ending = ENDING_REBOOT;
    life_close_monitors(&lifecycle);
    assert_string_equal(end_reason, "the guest was reset");
    lifecycle.life.ending = ENDING_POWEROFF;
    life_close_monitors(&lifecycle);
    assert_string_equal(end_reason, "the guest has ended");
    lifecycle.monitors = NULL;
    life_close_monitors(&lifecycle);
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

static void a_guest_that_is_stopped_before_it_runs_waits(void **state)
{
    struct lifecycle *cycle = commands.context;

    (void)state;
    cycle->life.stage = STAGE_INCOMING;
    assert_int_equal(stop->before(cycle, NULL), 0);
    stop->after(cycle, true);
    assert_true(cycle->guest.held);
}

static void a_guest_that_is_being_saved_does_not_continue(void **state)
{
    const struct monitor_command *cont = commands.tables[0];
    struct lifecycle *cycle = commands.context;
    struct error error = {0};

    (void)state;
    while (strcmp(cont->name, "cont") != 0)
        cont++;
    cycle->life.suspended = true;
    cycle->outgoing.status = OUTGOING_ACTIVE;
    assert_int_equal(cont->before(cycle, &error), -1);
    assert_true(error_is_set(&error));
    assert_int_equal(stop->before(cycle, &error), -1);
    cycle->life.suspended = false;
    cycle->outgoing.suspending = true;
    assert_int_equal(stop->before(cycle, &error), -1);
    cycle->outgoing.status = OUTGOING_COMPLETED;
    assert_int_equal(cont->before(cycle, NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(stop_pauses_the_domain_first),
        TEST(the_answer_may_arrive_before_the_event),
        TEST(a_guest_that_is_stopped_before_it_runs_waits),
        TEST(a_guest_that_is_being_saved_does_not_continue),
        TEST(what_qemu_refuses_does_not_stop_the_domain),
        TEST(an_earlier_cont_does_not_continue_the_domain),
        TEST(a_stopped_guest_can_be_stopped_again),
        TEST(a_guest_that_waits_is_not_paused),
        TEST(requests_under_way_learn_what_has_happened),
    };

    return cmocka_run_group_tests_name("monitors", tests, NULL, NULL);
}
