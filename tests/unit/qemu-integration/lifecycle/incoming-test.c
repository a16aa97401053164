/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that what keeps a life from reading its guest's state is told with the option it is about,
 * and counts as the end that a signal has asked for if one has cut it short; and that a slow name
 * server delays nothing else. All others are faked.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/guest/bring-up.h"
#include "qemu-integration/lifecycle/endings.h"
#include "qemu-integration/lifecycle/incoming-progress.h"
#include "qemu-integration/lifecycle/incoming.h"
#include "qemu-integration/lifecycle/lines.h"
#include "qemu-integration/lifecycle/migration-child.h"
#include "qemu-integration/lifecycle/snapshots.h"
#include "qemu-integration/lifecycle/start.h"
#include "qemu-integration/migration/description.h"
#include "qemu-integration/migration/restorer.h"
#include "qemu-integration/migration/transport.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static struct plan planned;
static struct lifecycle lifecycle;
static bool command_fails, loading;
static unsigned children, command_ends, failed, ready;
static unsigned answers;
static const char *failure_told; /* a failure, or NULL */

static char events[64];

void front_migration(struct front *front, const char *status)
{
    size_t used = strlen(events);

    (void)front;
    snprintf(events + used, sizeof(events) - used, "%s ", status);
}

static void on_answer(void *owner, uint32_t number, json_object *value, const char *failure)
{
    static char text[128];

    (void)owner, (void)number;
    assert_null(value);
    answers++;
    snprintf(text, sizeof(text), "%s", failure == NULL ? "" : failure);
    failure_told = failure == NULL ? NULL : text;
}

void life_end(struct lifecycle *cycle, enum ending ending)
{
    cycle->life.ending = ending;
}

void life_end_failed(struct lifecycle *cycle)
{
    assert_true(error_is_set(&cycle->error));
    failed++;
}

int life_command_start(struct lifecycle *cycle, struct life_migration_child *child,
                       const struct migration_address *address, bool outgoing, int *fd,
                       struct error *error)
{
    (void)cycle, (void)child, (void)address, (void)fd;
    assert_false(outgoing);
    return command_fails ? error_set(error, "Operation canceled") : 0;
}

void life_command_end(struct lifecycle *cycle, struct life_migration_child *child)
{
    (void)cycle, (void)child;
    command_ends++;
}

int life_child_prepare(struct life_migration_child *child, enum child kind, int *theirs,
                       struct error *error)
{
    (void)child, (void)kind, (void)theirs, (void)error;
    return 0;
}

int life_child_watch(struct lifecycle *cycle, struct life_migration_child *child, pid_t pid,
                     event_callback_fn came, child_ended *gone, struct error *error)
{
    (void)cycle, (void)child, (void)came, (void)gone, (void)error;
    children++;
    return pid > 0 ? 0 : -1;
}

void life_child_end(struct lifecycle *cycle, struct life_migration_child *child)
{
    (void)cycle, (void)child;
}

pid_t restorer_start(const struct restorer_config *config, int channel, struct call_gate *gate,
                     struct error *error)
{
    (void)config, (void)channel, (void)gate, (void)error;
    return 1;
}

char *description_make(const struct plan *plan)
{
    (void)plan;
    return strdup("{}");
}

bool snapshots_is_loading(const struct lifecycle *cycle)
{
    (void)cycle;
    return loading;
}

int snapshots_begin_life(struct lifecycle *cycle, struct error *error)
{
    (void)cycle;
    return error_set(error, "Operation canceled");
}

void snapshots_begin_with(struct lifecycle *cycle, const char *tag)
{
    (void)cycle, (void)tag;
    fail();
}

/* A name server: a query is a number that is no address of memory. */
static bool known, listen_fails;
static unsigned abandoned;

struct resolve_query *transport_look_up(const struct migration_address *address)
{
    static char query;

    return address->transport == MIGRATION_TCP ? (struct resolve_query *)&query : NULL;
}

bool resolve_is_done(struct resolve_query *query)
{
    assert_non_null(query);
    return known;
}

void resolve_abandon(struct resolve_query *query)
{
    abandoned += query != NULL;
}

int transport_listen(const struct migration_address *address, struct resolve_query *query,
                     struct error *error)
{
    assert_int_equal(address->transport, MIGRATION_TCP);
    assert_non_null(query);
    return listen_fails ? error_set(error, "Name or service not known")
                        : socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

bool transport_is_socket(const char *path)
{
    (void)path;
    return false;
}

int life_descriptor_prepare(const struct migration_address *address, int access,
                            struct error *error)
{
    (void)address, (void)access, (void)error;
    return 0;
}

int channel_receive(int end, struct channel_message *message, int *fd)
{
    (void)end, (void)message, (void)fd;
    return 0;
}

int guest_restored(struct guest *guest, const struct guest_rings *rings, struct error *error)
{
    (void)guest, (void)rings, (void)error;
    return 0;
}

bool guest_keeps_device_model(const struct guest *guest)
{
    (void)guest;
    return false;
}

int qmp_client_command(struct qmp_client *client, const char *command, int fd,
                       qmp_client_answered *answered, void *context, struct error *error)
{
    (void)client, (void)command, (void)fd, (void)answered, (void)context, (void)error;
    return 0;
}

struct life_line *life_first_line(struct lifecycle *cycle)
{
    (void)cycle;
    return NULL;
}

void serial_switch_to_guest(struct serial_switch *both)
{
    (void)both;
}

void life_limit_start(struct lifecycle *cycle)
{
    (void)cycle;
}

void life_start_if_ready(struct lifecycle *cycle)
{
    (void)cycle;
    ready++;
}

static int set_up(void **state)
{
    (void)state;
    planned =
        (struct plan){.incoming = {.expected = true, .address = {.transport = MIGRATION_EXEC}}};
    lifecycle = (struct lifecycle){
        .plan = &planned, .guest = {.incoming = true}, .snapshot = {.tag = "tag"}};
    lifecycle.incoming = (struct life_incoming){.listener = -1, .devices = -1};
    lifecycle.events.loop = event_base_new();
    events[0] = '\0';
    command_fails = loading = known = listen_fails = false;
    children = command_ends = failed = ready = abandoned = answers = 0;
    return lifecycle.events.loop == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
    (void)state;
    incoming_end_life(&lifecycle);
    event_base_free(lifecycle.events.loop);
    return 0;
}

static void set_host(struct migration_address *address)
{
    *address = (struct migration_address){.transport = MIGRATION_TCP, .port = "0"};
    snprintf(address->host, sizeof(address->host), "slow.example");
}

/* As a monitor has it, of whom another client wants to know something meanwhile. */
static int ask_to_listen(struct error *error)
{
    const struct monitor_ticket ticket = {.answer = on_answer};
    struct migration_address address;

    set_host(&address);
    return incoming_start(&lifecycle, &address, &ticket, error);
}

static void loop_for_a_moment(void)
{
    const struct timeval moment = {.tv_usec = 200000};

    event_base_loopexit(lifecycle.events.loop, &moment);
    event_base_dispatch(lifecycle.events.loop);
}

static void begin_deferred(void)
{
    planned.incoming.deferred = true;
    incoming_begin(&lifecycle);
    assert_int_equal(lifecycle.life.stage, STAGE_INCOMING);
}

static void a_name_is_looked_up_while_the_loop_runs(void **state)
{
    struct error error = {0};

    (void)state;
    begin_deferred();
    assert_int_equal(ask_to_listen(&error), 0);
    loop_for_a_moment();
    assert_int_equal(answers, 0);
    assert_int_equal(ask_to_listen(&error), -1);
    assert_string_equal(error.message, "The incoming migration has already been started");
    known = true;
    loop_for_a_moment();
    assert_int_equal(answers, 1);
    assert_null(failure_told);
    assert_true(lifecycle.incoming.listener >= 0);
}

static void who_waits_for_an_unknown_name_can_try_another(void **state)
{
    struct error error = {0};

    (void)state;
    begin_deferred();
    listen_fails = true;
    assert_int_equal(ask_to_listen(&error), 0);
    known = true;
    loop_for_a_moment();
    assert_int_equal(answers, 1);
    assert_string_equal(failure_told, "Name or service not known");
    assert_int_equal(failed, 0);
    /* At once, as a number is. */
    assert_int_equal(ask_to_listen(&error), -1);
    listen_fails = false;
    assert_int_equal(ask_to_listen(&error), 0);
    assert_int_equal(answers, 2);
    assert_null(failure_told);
}

static void the_end_does_not_wait_for_a_name(void **state)
{
    struct error error = {0};

    (void)state;
    begin_deferred();
    assert_int_equal(ask_to_listen(&error), 0);
    incoming_end_life(&lifecycle);
    assert_int_equal(abandoned, 1);
    assert_int_equal(answers, 1);
    assert_string_equal(failure_told, "the guest has ended");
}

static void the_option_is_obeyed_when_its_name_is_known(void **state)
{
    (void)state;
    set_host(&planned.incoming.address);
    incoming_begin(&lifecycle);
    loop_for_a_moment();
    assert_int_equal(ready, 0);
    known = true;
    loop_for_a_moment();
    assert_int_equal(ready, 1);
    assert_true(lifecycle.incoming.listener >= 0);
    assert_int_equal(failed, 0);
}

static void an_unknown_name_of_the_option_is_an_error(void **state)
{
    (void)state;
    set_host(&planned.incoming.address);
    listen_fails = true;
    incoming_begin(&lifecycle);
    assert_int_equal(failed, 0);
    known = true;
    loop_for_a_moment();
    assert_int_equal(failed, 1);
    assert_string_equal(lifecycle.error.message, "-incoming: Name or service not known");
}

static void a_life_begins_to_read(void **state)
{
    (void)state;
    incoming_begin(&lifecycle);
    assert_int_equal(lifecycle.life.stage, STAGE_INCOMING);
    assert_int_equal(children, 1);
    assert_int_equal(failed, 0);
}

static void a_signal_can_cut_its_begin_short(void **state)
{
    (void)state;
    command_fails = true;
    incoming_begin(&lifecycle);
    assert_int_equal(failed, 1);
    assert_int_equal(lifecycle.life.ending, ENDING_NONE);
    assert_string_equal(lifecycle.error.message, "-incoming: Operation canceled");
}

static void and_that_of_a_snapshots(void **state)
{
    (void)state;
    loading = true;
    incoming_begin(&lifecycle);
    assert_int_equal(failed, 1);
    assert_string_equal(lifecycle.error.message, "loadvm tag: Operation canceled");
}

static void clients_are_told_of_a_guest_that_moves_here(void **state)
{
    (void)state;
    lifecycle.migration_settings.events = true;
    incoming_begin(&lifecycle);
    assert_string_equal(events, "active ");
    incoming_on_started(&lifecycle);
    assert_string_equal(events, "active ");
    lifecycle.incoming.restored = true;
    /* When it waits for "cont", when it runs, and when it has rebooted. */
    for (int i = 0; i < 3; i++)
        incoming_on_started(&lifecycle);
    assert_string_equal(events, "active completed ");
}

static void clients_are_told_of_one_that_does_not(void **state)
{
    (void)state;
    lifecycle.migration_settings.events = true;
    command_fails = true;
    incoming_begin(&lifecycle);
    assert_string_equal(events, "failed ");
}

static void of_a_snapshot_clients_are_told_by_its_job(void **state)
{
    (void)state;
    lifecycle.migration_settings.events = loading = true;
    incoming_begin(&lifecycle);
    assert_string_equal(events, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_life_begins_to_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_signal_can_cut_its_begin_short, set_up, tear_down),
        cmocka_unit_test_setup_teardown(and_that_of_a_snapshots, set_up, tear_down),
        cmocka_unit_test_setup_teardown(clients_are_told_of_a_guest_that_moves_here, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(clients_are_told_of_one_that_does_not, set_up, tear_down),
        cmocka_unit_test_setup_teardown(of_a_snapshot_clients_are_told_by_its_job, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_name_is_looked_up_while_the_loop_runs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_waits_for_an_unknown_name_can_try_another, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_end_does_not_wait_for_a_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_option_is_obeyed_when_its_name_is_known, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_unknown_name_of_the_option_is_an_error, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
