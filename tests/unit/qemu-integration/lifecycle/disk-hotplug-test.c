/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that the domain is paused while QEMU plugs a disk and never longer, that QEMU is not asked
 * to plug a disk over another, and that what fails leaves no image open. The test acts as QEMU, Xen
 * and xenstore.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/json.h"
#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/lifecycle/card-hotplug.h"
#include "qemu-integration/lifecycle/disk-hotplug.h"
#include "qemu-integration/lifecycle/domain-queries.h"
#include "qemu-integration/lifecycle/given-commands.h"
#include "qemu-integration/lifecycle/hotplug-commands.h"
#include "qemu-integration/lifecycle/net-add.h"
#include "qemu-integration/lifecycle/replaced-devices.h"
#include "qemu-integration/lifecycle/vcpu-commands.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define XVDB 51728U

static struct vm vm;
static struct plan plan;
static struct lifecycle lifecycle;
static struct guest_disks present; /* QEMU's, in xenstore */
static int paused;
static int failures;   /* so many of the next calls to Xen fail */
static char sent[512]; /* the last command for QEMU */
static qmp_client_answered *on_answered;
static void *answered_context;
static unsigned answers;
static char answer[256]; /* the last one's failure; "" if it was none */
static bool released, closed;

int domain_pause(const struct domain *domain, struct error *error)
{
    (void)domain;
    if (failures > 0)
        return failures--, error_set(error, "Xen says no");
    paused++;
    return 0;
}

int domain_unpause(const struct domain *domain, struct error *error)
{
    (void)domain;
    if (failures > 0)
        return failures--, error_set(error, "Xen says no");
    paused--;
    return 0;
}

int qmp_client_command(struct qmp_client *client, const char *command, int fd,
                       qmp_client_answered *answered, void *context, struct error *error)
{
    (void)client, (void)fd, (void)error;
    snprintf(sent, sizeof(sent), "%s", command);
    on_answered = answered;
    answered_context = context;
    return 0;
}

void qmp_client_forget(struct qmp_client *client, const void *context)
{
    (void)client;
    if (answered_context == context)
        on_answered = NULL;
}

int guest_disks_list(const struct guest *guest, struct guest_disks *disks, struct error *error)
{
    (void)guest, (void)error;
    *disks = present;
    return 0;
}

bool guest_disks_have(const struct guest_disks *disks, unsigned number)
{
    for (unsigned i = 0; i < disks->count; i++)
        if (disks->numbers[i] == number)
            return true;
    return false;
}

int guest_disk_is_there(const struct guest *guest, unsigned number, struct error *error)
{
    (void)guest, (void)error;
    return guest_disks_have(&present, number);
}

int guest_disk_release(const struct guest *guest, unsigned number, struct error *error)
{
    (void)guest, (void)number, (void)error;
    released = true;
    return 0;
}

int guest_disk_close(const struct guest *guest, unsigned number, struct error *error)
{
    (void)guest, (void)number, (void)error;
    closed = true;
    present.count = 0;
    return 0;
}

int life_check_domain(const struct lifecycle *cycle, struct error *error)
{
    (void)cycle, (void)error;
    return 0;
}

/* There are no vcpus to be plugged, and no cards. */
int life_begin_vcpu_add(struct lifecycle *cycle, json_object *arguments,
                        const struct monitor_ticket *ticket, struct error *error)
{
    (void)cycle, (void)arguments, (void)ticket, (void)error;
    return MONITOR_PASSED;
}

int life_begin_vcpu_del(struct lifecycle *cycle, json_object *arguments,
                        const struct monitor_ticket *ticket, struct error *error)
{
    (void)cycle, (void)arguments, (void)ticket, (void)error;
    return MONITOR_PASSED;
}

json_object *life_replace_device(const struct lifecycle *cycle, json_object *arguments,
                                 struct error *error)
{
    (void)cycle, (void)error;
    return json_object_get(arguments);
}

int life_begin_card_add(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                        struct error *error)
{
    (void)context, (void)arguments, (void)ticket, (void)error;
    return MONITOR_PASSED;
}

int life_begin_device_del(void *context, json_object *arguments,
                          const struct monitor_ticket *ticket, struct error *error)
{
    (void)context, (void)arguments, (void)ticket, (void)error;
    return MONITOR_PASSED;
}

int life_begin_netdev_add(void *context, json_object *arguments,
                          const struct monitor_ticket *ticket, struct error *error)
{
    (void)context, (void)arguments, (void)ticket, (void)error;
    return MONITOR_PASSED;
}

int life_begin_netdev_del(void *context, json_object *arguments,
                          const struct monitor_ticket *ticket, struct error *error)
{
    (void)context, (void)arguments, (void)ticket, (void)error;
    return MONITOR_PASSED;
}

int life_begin_net_add(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                       struct error *error)
{
    (void)context, (void)arguments, (void)ticket, (void)error;
    return MONITOR_PASSED;
}

void store_disconnect(struct store *store)
{
    (void)store;
}

static void on_answer(void *owner, uint32_t number, json_object *value, const char *failure)
{
    (void)owner, (void)number;
    assert_null(value);
    answers++;
    snprintf(answer, sizeof(answer), "%s", failure == NULL ? "" : failure);
}

static const struct monitor_ticket ticket = {.answer = on_answer, .number = 1};

static int set_up(void **state)
{
    static int client;

    (void)state;
    plan = (struct plan){.vm = &vm};
    lifecycle = (struct lifecycle){.plan = &plan,
                                   .life = {.stage = STAGE_RUNNING},
                                   .device_model = {.state = DEVICE_MODEL_RUNS},
                                   .events = {.loop = event_base_new()}};
    lifecycle.guest.device_model.monitor = (struct qmp_client *)&client;
    present = (struct guest_disks){0};
    paused = failures = 0;
    answers = 0;
    sent[0] = answer[0] = '\0';
    on_answered = NULL;
    released = closed = false;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (unsigned i = 0; i < LIFE_DISK_REQUESTS_MAX; i++)
        assert_null(lifecycle.disk_requests[i].cycle);
    assert_int_equal(paused, 0);
    given_commands_forget(&lifecycle.given);
    event_base_free(lifecycle.events.loop);
    return 0;
}

typedef int begin(void *context, json_object *arguments, const struct monitor_ticket *ticket,
                  struct error *error);

static int ask(begin *function, const char *text, struct error *error)
{
    cleanup_json json_object *arguments = json_tokener_parse(text);

    return function(&lifecycle, arguments, &ticket, error);
}

static void qemu_answers(const char *failure)
{
    qmp_client_answered *function = on_answered;

    assert_non_null(function);
    on_answered = NULL;
    function(answered_context, failure, NULL);
}

#define DEVICE "{\"driver\": \"xen-disk\", \"drive\": \"n\", \"vdev\": \"xvdb\"}"
#define ADD    "{\"file\": \"/f\", \"device\": \"xvdb\"}"

static void the_domain_is_paused_for_device_add(void **state)
{
    (void)state;
    assert_int_equal(ask(life_begin_disk_device, DEVICE, NULL), MONITOR_BEGUN);
    assert_int_equal(paused, 1);
    assert_string_equal(sent, "{\"execute\":\"device_add\",\"arguments\":{\"driver\":"
                              "\"xen-disk\",\"drive\":\"n\",\"vdev\":\"xvdb\"}}");
    qemu_answers(NULL);
    assert_int_equal(paused, 0);
    assert_int_equal(answers, 1);
    assert_string_equal(answer, "");
    /* It has not begun to run. */
    lifecycle.life.stage = STAGE_HELD;
    assert_int_equal(ask(life_begin_disk_device, DEVICE, NULL), MONITOR_BEGUN);
    assert_int_equal(paused, 0);
    qemu_answers("no");
    assert_string_equal(answer, "no");
}

static void others_are_qemus(void **state)
{
    (void)state;
    assert_int_equal(ask(life_begin_disk_device, "{\"driver\": \"e1000\"}", NULL), MONITOR_PASSED);
    assert_int_equal(ask(life_begin_disk_device, "{}", NULL), MONITOR_PASSED);
    assert_int_equal(answers, 0);
}

static void no_disk_is_plugged_over_another(void **state)
{
    struct error error = {0};

    (void)state;
    present = (struct guest_disks){.count = 1, .numbers = {XVDB}};
    assert_int_equal(ask(life_begin_disk_device, DEVICE, &error), -1);
    assert_string_equal(error.message, "the guest has a disk 'xvdb' already");
    assert_int_equal(ask(life_begin_disk_add, ADD, NULL), -1);
    assert_string_equal(sent, "");
    /* Nor over one that QEMU is plugging, by whatever name. */
    present.count = 0;
    assert_int_equal(ask(life_begin_disk_add, ADD, NULL), MONITOR_BEGUN);
    assert_int_equal(
        ask(life_begin_disk_device, "{\"driver\": \"xen-cdrom\", \"vdev\": \"d1\"}", NULL), -1);
    qemu_answers("no");
}

static void an_image_is_opened_and_plugged(void **state)
{
    (void)state;
    assert_int_equal(ask(life_begin_disk_add, ADD, NULL), MONITOR_BEGUN);
    assert_non_null(strstr(sent, "blockdev-add"));
    assert_int_equal(paused, 0);
    qemu_answers(NULL);
    assert_non_null(strstr(sent, "device_add"));
    assert_int_equal(paused, 1);
    assert_int_equal(answers, 0);
    qemu_answers(NULL);
    assert_int_equal(answers, 1);
    assert_string_equal(answer, "");
}

static void what_cannot_be_plugged_is_closed(void **state)
{
    (void)state;
    assert_int_equal(ask(life_begin_disk_add, ADD, NULL), MONITOR_BEGUN);
    qemu_answers(NULL);
    qemu_answers("no");
    assert_non_null(strstr(sent, "blockdev-del"));
    assert_int_equal(paused, 0);
    /* The client may look as soon as it has its answer. */
    assert_int_equal(answers, 0);
    qemu_answers(NULL);
    assert_string_equal(answer, "no");
    assert_int_equal(ask(life_begin_disk_add, ADD, NULL), MONITOR_BEGUN);
    failures = 1; /* the pause */
    qemu_answers(NULL);
    assert_non_null(strstr(sent, "blockdev-del"));
    qemu_answers(NULL);
    assert_string_equal(answer, "Xen says no");
}

static void a_guest_does_not_stand_still_as_a_call_fails(void **state)
{
    (void)state;
    assert_int_equal(ask(life_begin_disk_device, DEVICE, NULL), MONITOR_BEGUN);
    failures = 1;
    qemu_answers(NULL);
    assert_int_equal(paused, 0);
}

static void the_end_of_a_life_answers(void **state)
{
    (void)state;
    assert_int_equal(ask(life_begin_disk_add, ADD, NULL), MONITOR_BEGUN);
    qemu_answers(NULL);
    lifecycle.life.ending = ENDING_REBOOT;
    life_disks_end_life(&lifecycle);
    assert_string_equal(answer, "the guest was reset");
    assert_non_null(strstr(sent, "blockdev-del"));
    assert_null(on_answered);
    /* The domain is gone; the next one's pauses are not ours. */
    assert_int_equal(paused, 1);
    paused = 0;
}

static void end_life(enum ending ending)
{
    lifecycle.life.ending = ending;
    life_disks_end_life(&lifecycle);
    lifecycle.life.ending = ENDING_NONE;
}

static void a_later_device_model_is_given_the_disk(void **state)
{
    (void)state;
    assert_int_equal(ask(life_begin_disk_add, ADD, NULL), MONITOR_BEGUN);
    qemu_answers(NULL);
    assert_int_equal(lifecycle.given.count, 0);
    qemu_answers(NULL);
    present = (struct guest_disks){.count = 1, .numbers = {XVDB}};
    end_life(ENDING_REBOOT);
    /* The image comes first. */
    assert_int_equal(lifecycle.given.count, 2);
    assert_non_null(strstr(lifecycle.given.list[0].command, "\"execute\":\"blockdev-add\""));
    assert_non_null(strstr(lifecycle.given.list[1].command, "\"execute\":\"device_add\""));
    assert_non_null(strstr(lifecycle.given.list[1].command, "\"vdev\":\"xvdb\""));
    /* A snapshot's memory knows nothing of it. */
    end_life(ENDING_LOAD);
    assert_false(given_commands_have(&lifecycle.given, "disk", NULL));
}

static void but_none_that_was_not_plugged_or_is_gone(void **state)
{
    (void)state;
    ask(life_begin_disk_device, DEVICE, NULL);
    qemu_answers("no");
    assert_int_equal(lifecycle.given.count, 0);
    ask(life_begin_disk_device, DEVICE, NULL);
    qemu_answers(NULL);
    assert_int_equal(lifecycle.given.count, 1);
    end_life(ENDING_REBOOT);
    assert_int_equal(lifecycle.given.count, 0);
    ask(life_begin_disk_add, ADD, NULL);
    qemu_answers(NULL);
    qemu_answers(NULL);
    assert_int_equal(lifecycle.given.count, 2);
    life_disks_on_deleted(&lifecycle, "xen-disk-xvdb");
    assert_int_equal(lifecycle.given.count, 0);
}

static void a_disk_that_qemu_has_named_keeps_its_name(void **state)
{
    (void)state;
    ask(life_begin_disk_device, "{\"driver\": \"xen-disk\", \"drive\": \"n\"}", NULL);
    present = (struct guest_disks){.count = 1, .numbers = {XVDB}};
    qemu_answers(NULL);
    assert_true(given_commands_have(&lifecycle.given, "disk", "xvdb"));
    assert_non_null(strstr(lifecycle.given.list[0].command, "\"vdev\":\"xvdb\""));
}

static void run_until_answered(void)
{
    while (answers == 0)
        event_base_loop(lifecycle.events.loop, EVLOOP_ONCE);
}

static void a_disk_is_given_up(void **state)
{
    (void)state;
    present = (struct guest_disks){.count = 1, .numbers = {XVDB}};
    assert_int_equal(ask(life_begin_disk_remove, "{\"device\": \"xvdb\"}", NULL), MONITOR_BEGUN);
    assert_true(released);
    event_base_loop(lifecycle.events.loop, EVLOOP_ONCE);
    assert_int_equal(answers, 0);
    present.count = 0;
    event_base_loop(lifecycle.events.loop, EVLOOP_ONCE);
    /* It may be one that was plugged here. */
    assert_non_null(strstr(sent, "xen-disk-xvdb"));
    qemu_answers("there is none");
    assert_string_equal(answer, "");
    assert_false(closed);
}

static void a_disk_that_is_not_is_left_or_taken(void **state)
{
    struct error error = {0};

    (void)state;
    present = (struct guest_disks){.count = 1, .numbers = {XVDB}};
    ask(life_begin_disk_remove, "{\"device\": \"xvdb\", \"timeout\": 0}", NULL);
    run_until_answered();
    assert_string_equal(answer, "the guest has not given up disk 'xvdb' within 0 s; it is removed "
                                "when it does, or at once with force");
    assert_false(closed);
    answers = 0;
    ask(life_begin_disk_remove, "{\"device\": \"xvdb\", \"timeout\": 0, \"force\": true}", NULL);
    while (on_answered == NULL)
        event_base_loop(lifecycle.events.loop, EVLOOP_ONCE);
    assert_true(closed);
    qemu_answers(NULL);
    assert_string_equal(answer, "");
    assert_int_equal(ask(life_begin_disk_remove, "{\"device\": \"xvdb\"}", &error), -1);
    assert_string_equal(error.message, "the guest has no disk 'xvdb'");
}

static void migrate_names_what_has_changed(void **state)
{
    struct error error = {0};

    (void)state;
    present = (struct guest_disks){.count = 1, .numbers = {51712}};
    plan.qmps.count = 1;
    life_disks_on_device_model(&lifecycle);
    assert_int_equal(life_disks_check_unchanged(&lifecycle, NULL), 0);
    present = (struct guest_disks){.count = 2, .numbers = {51712, XVDB}};
    assert_int_equal(life_disks_check_unchanged(&lifecycle, &error), -1);
    assert_non_null(strstr(error.message, "disk 'xvdb' was plugged in"));
    present.count = 0;
    error = (struct error){0};
    assert_int_equal(life_disks_check_unchanged(&lifecycle, &error), -1);
    assert_non_null(strstr(error.message, "disk 'xvda' was removed"));
}

static begin *command_of(const char *name)
{
    const struct monitor_command *row = life_hotplug_commands;

    while (strcmp(row->name, name) != 0)
        row++;
    return row->begin;
}

/* Not even those that QEMU alone plugs: it does not know that its state is being written. */
static void no_device_changes_during_a_migration(void **state)
{
    static const char *const lines[][2] = {{"device_add", "{\"driver\": \"usb-kbd\"}"},
                                           {"device_add", "{\"options\": \"usb-kbd\"}"},
                                           {"device_add", DEVICE},
                                           {"device_del", "{\"id\": \"usb0\"}"}};

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        begin *function = command_of(lines[i][0]);
        struct error error = {0};

        lifecycle.outgoing.status = OUTGOING_ACTIVE;
        assert_int_equal(ask(function, lines[i][1], &error), -1);
        assert_string_equal(error.message,
                            "no devices can be plugged or unplugged during a migration");
        /* Also while it is looked at what has been plugged in. */
        lifecycle.outgoing.status = OUTGOING_NONE;
        lifecycle.migrate_request.waits = true;
        assert_int_equal(ask(function, lines[i][1], NULL), -1);
        lifecycle.migrate_request.waits = false;
        lifecycle.snapshot.work = SNAPSHOT_SAVE;
        assert_int_equal(ask(function, lines[i][1], NULL), -1);
        lifecycle.snapshot.work = SNAPSHOT_NONE;
        assert_int_equal(sent[0], '\0');
    }
    assert_int_equal(ask(command_of("device_add"), lines[0][1], NULL), MONITOR_PASSED);
    assert_int_equal(ask(command_of("device_add"), lines[1][1], NULL), MONITOR_PASSED);
    assert_int_equal(ask(command_of("device_del"), lines[3][1], NULL), MONITOR_PASSED);
}

static void what_a_guest_cannot_have_is_refused(void **state)
{
    static const struct {
        const char *name, *arguments, *reason;
    } cases[] = {
        {"device_add", "{\"driver\": \"vhost-vsock-pci\"}",
         "'vhost-vsock-pci' is not available: a guest on Xen shares no memory with other "
         "processes"},
        {"device_add", "{\"options\": \"vfio-pci,host=1:0.0\"}",
         "'vfio-pci' is not available: devices of the host cannot be passed through"},
        {"device_add", "{\"options\": \"id=d,driver=pc-dimm\"}",
         "'pc-dimm' is not available: memory cannot be added to a guest"},
        {"device_add", "{\"options\": \"\\\"nvdimm\\\"\"}",
         "'nvdimm' is not available: memory cannot be added to a guest"},
        {"device_add", "{\"options\": \"xen-disk,drive=d\"}",
         "'xen-disk' is plugged by disk_add here"},
        {"device_add", "{\"options\": \"drive=d,driver=xen-net-device\"}",
         "'xen-net-device' is plugged by net_add here"},
        {"netdev_add", "{\"options\": \"tap,id=n,vhost=on\"}",
         "vhost is not available: other processes cannot map a guest's memory on Xen"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct error error = {0};

        assert_int_equal(ask(command_of(cases[i].name), cases[i].arguments, &error), -1);
        assert_string_equal(error.message, cases[i].reason);
    }
    assert_int_equal(ask(command_of("device_add"), "{\"options\": \"usb-kbd,id=pc-dimm\"}", NULL),
                     MONITOR_PASSED);
    assert_int_equal(ask(command_of("netdev_add"), "{\"options\": \"user,id=n\"}", NULL),
                     MONITOR_PASSED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_domain_is_paused_for_device_add),
        TEST(others_are_qemus),
        TEST(no_disk_is_plugged_over_another),
        TEST(an_image_is_opened_and_plugged),
        TEST(what_cannot_be_plugged_is_closed),
        TEST(a_guest_does_not_stand_still_as_a_call_fails),
        TEST(the_end_of_a_life_answers),
        TEST(a_disk_is_given_up),
        TEST(a_disk_that_is_not_is_left_or_taken),
        TEST(migrate_names_what_has_changed),
        TEST(no_device_changes_during_a_migration),
        TEST(what_a_guest_cannot_have_is_refused),
        cmocka_unit_test_setup_teardown(a_later_device_model_is_given_the_disk, set_up, tear_down),
        cmocka_unit_test_setup_teardown(but_none_that_was_not_plugged_or_is_gone, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_disk_that_qemu_has_named_keeps_its_name, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
