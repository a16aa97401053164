/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that what keeps a life from reading its guest's state is told with the option it is about,
 * and counts as the end that a signal has asked for if one has cut it short. All others are faked.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/guest/bring-up.h"
#include "qemu-integration/lifecycle/endings.h"
#include "qemu-integration/lifecycle/incoming.h"
#include "qemu-integration/lifecycle/lines.h"
#include "qemu-integration/lifecycle/migration-child.h"
#include "qemu-integration/lifecycle/snapshots.h"
#include "qemu-integration/lifecycle/start.h"
#include "qemu-integration/migration/description.h"
#include "qemu-integration/migration/restorer.h"
#include "qemu-integration/migration/transport.h"

#include <stdlib.h>
#include <string.h>

static struct plan planned;
static struct lifecycle lifecycle;
static bool command_fails, loading;
static unsigned children, command_ends, failed;

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

int transport_listen(const struct migration_address *address, int cancel, struct error *error)
{
    (void)address, (void)cancel, (void)error;
    fail();
    return -1;
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
}

static int set_up(void **state)
{
    (void)state;
    planned =
        (struct plan){.incoming = {.expected = true, .address = {.transport = MIGRATION_EXEC}}};
    lifecycle = (struct lifecycle){
        .plan = &planned, .guest = {.incoming = true}, .snapshot = {.tag = "tag"}};
    command_fails = loading = false;
    children = command_ends = failed = 0;
    return 0;
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_life_begins_to_read, set_up),
        cmocka_unit_test_setup(a_signal_can_cut_its_begin_short, set_up),
        cmocka_unit_test_setup(and_that_of_a_snapshots, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
