/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that the file of a snapshot's memory is there only while the disks have the snapshot,
 * whatever fails, and that nothing is given up for a snapshot before it has been checked. The test
 * acts as QEMU, as the process that writes or checks, and as qemu-img.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/json.h"
#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/guest/bring-up.h"
#include "qemu-integration/guest/image-tool.h"
#include "qemu-integration/guest/plugged-cards.h"
#include "qemu-integration/lifecycle/disk-hotplug.h"
#include "qemu-integration/lifecycle/dump.h"
#include "qemu-integration/lifecycle/endings.h"
#include "qemu-integration/lifecycle/hotplugged-devices.h"
#include "qemu-integration/lifecycle/incoming.h"
#include "qemu-integration/lifecycle/migration-child.h"
#include "qemu-integration/lifecycle/outgoing.h"
#include "qemu-integration/lifecycle/snapshot-files.h"
#include "qemu-integration/lifecycle/snapshots.h"
#include "qemu-integration/migration/checker.h"
#include "qemu-integration/migration/description.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TAKEN       "{\"id\": \"7\", \"name\": \"one\", \"vm-clock-sec\": 2, \"vm-clock-nsec\": 5}"
#define TAKEN_LATER "{\"id\": \"7\", \"name\": \"one\", \"vm-clock-sec\": 2, \"vm-clock-nsec\": 6}"
#define MOMENT      UINT64_C(2000000005)

static char directory[] = "/tmp/snapshots-XXXXXX";
static struct lifecycle lifecycle;

/* What happened, in order: a word for each command of QEMU's and each call. */
static char log_text[512];
static struct {
    qmp_client_answered *answered;
    void *context;
} calls[16];
static unsigned call_count;
static const struct outgoing_owner *saving;
static event_callback_fn child_came;
static struct channel_message from_child;
static bool keeps_device_model, plugged;
static char told[ERROR_MESSAGE_SIZE];
static unsigned told_count;

static void note(const char *word)
{
    size_t length = strlen(log_text);

    snprintf(log_text + length, sizeof(log_text) - length, "%s%s", length == 0 ? "" : " ", word);
}

static bool has_file(const char *name)
{
    cleanup_free char *path = alloc_format("%s/%s", directory, name);

    return access(path, F_OK) == 0;
}

int life_disks_check_unchanged(struct lifecycle *cycle, struct error *error)
{
    return (void)cycle, plugged ? error_set(error, "disk 'xvdb' was plugged in") : 0;
}

int guest_cards_check_unchanged(const struct guest *guest, struct error *error)
{
    return (void)guest, (void)error, 0;
}

int dump_check(const struct lifecycle *cycle, struct error *error)
{
    (void)cycle, (void)error;
    return 0;
}

/* Found at once: none, or one. */
static bool hotplugged;

int life_find_hotplugged(struct lifecycle *cycle, hotplugged_found *done, void *context,
                         struct error *error)
{
    const struct error failure = {.message = "device 'usb1' was plugged in"};

    (void)cycle, (void)error;
    done(context, hotplugged ? &failure : NULL);
    return 0;
}

void life_forget_hotplugged(struct lifecycle *cycle, const void *context)
{
    (void)cycle, (void)context;
}

int qmp_client_command(struct qmp_client *client, const char *command, int fd,
                       qmp_client_answered *answered, void *context, struct error *error)
{
    cleanup_json json_object *object = json_tokener_parse(command);

    (void)client, (void)fd, (void)error;
    note(json_text(object, "execute"));
    if (has_file("a.one.vmstate"))
        note("(file)");
    if (answered != NULL) {
        calls[call_count].answered = answered;
        calls[call_count++].context = context;
    }
    return 0;
}

void qmp_client_tell(struct qmp_client *client, const char *command)
{
    qmp_client_command(client, command, -1, NULL, NULL, NULL);
}

void qmp_client_forget(struct qmp_client *client, const void *context)
{
    (void)client, (void)context;
    call_count = 0;
}

int outgoing_save(struct lifecycle *cycle, int file, const struct outgoing_owner *owner,
                  struct error *error)
{
    (void)error;
    saving = owner;
    cycle->outgoing.status = OUTGOING_ACTIVE;
    note("save");
    return write(file, "new", 3) == 3 ? 0 : -1;
}

void outgoing_answer(struct lifecycle *cycle)
{
    note("answer");
    assert_int_equal(cycle->outgoing.moment, MOMENT);
}

void outgoing_fail(struct lifecycle *cycle, const struct error *error)
{
    note("fail");
    cycle->outgoing.status = OUTGOING_FAILED;
    saving->ended(cycle, error);
}

int outgoing_cancel(struct lifecycle *cycle, struct error *error)
{
    (void)error;
    outgoing_fail(cycle, &(struct error){.message = "cancelled"});
    return 0;
}

int life_child_prepare(struct life_migration_child *child, int *theirs, struct error *error)
{
    (void)theirs, (void)error;
    child->channel = 1;
    return 0;
}

int life_child_watch(struct lifecycle *cycle, struct life_migration_child *child, pid_t pid,
                     event_callback_fn came, child_ended *gone, struct error *error)
{
    (void)cycle, (void)child, (void)pid, (void)gone, (void)error;
    child_came = came;
    return 0;
}

void life_child_end(struct lifecycle *cycle, struct life_migration_child *child)
{
    (void)cycle;
    *child = (struct life_migration_child){0};
}

pid_t checker_start(const struct checker_config *config, int channel, struct call_gate *gate,
                    struct error *error)
{
    (void)config, (void)channel, (void)gate, (void)error;
    note("check");
    return 1;
}

int channel_receive(int end, struct channel_message *message, int *fd)
{
    (void)end, (void)fd;
    *message = from_child;
    return 1;
}

char *description_make(const struct plan *plan)
{
    (void)plan;
    return alloc_copy("{}");
}

int host_paths_check(const struct host_paths *paths, const struct host_needs *needs,
                     struct error *error)
{
    (void)paths, (void)needs, (void)error;
    return 0;
}

int incoming_load(struct lifecycle *cycle, struct error *error)
{
    (void)error;
    note("load");
    cycle->snapshot.begun = true;
    return 0;
}

void life_end(struct lifecycle *cycle, enum ending ending)
{
    cycle->life.ending = ending;
    note("end");
}

bool guest_keeps_device_model(const struct guest *guest)
{
    (void)guest;
    return keeps_device_model;
}

char *image_tool_run(struct guest *guest, const char *what, char *const argv[], int file,
                     struct error *error)
{
    cleanup_free char *word = alloc_format("%s:%s:%s", argv[3], argv[4], strrchr(argv[5], '/') + 1);

    (void)guest, (void)what, (void)file, (void)error;
    note(word);
    return alloc_copy("");
}

static void on_done(void *context, const struct error *failure)
{
    (void)context;
    told_count++;
    snprintf(told, sizeof(told), "%s", failure == NULL ? "" : failure->message);
}

/* QEMU answers the oldest command. */
static void answer(const char *failure, json_object *value)
{
    qmp_client_answered *answered = calls[0].answered;
    void *context = calls[0].context;

    assert_true(call_count > 0);
    memmove(calls, calls + 1, --call_count * sizeof(calls[0]));
    answered(context, failure, value);
}

static void list_disks(const char *first, const char *second)
{
    cleanup_free char *text = alloc_format(
        "[{\"device\": \"a\", \"inserted\": {\"ro\": false, \"drv\": \"qcow2\", \"node-name\": "
        "\"an\", \"image\": {\"filename\": \"%s/a\", \"snapshots\": [%s]}}}, {\"device\": \"b\", "
        "\"inserted\": {\"ro\": false, \"drv\": \"qcow2\", \"node-name\": \"bn\", \"image\": "
        "{\"filename\": \"%s/b\", \"snapshots\": [%s]}}}]",
        directory, first, directory, second);
    cleanup_json json_object *blocks = json_tokener_parse(text);

    answer(NULL, blocks);
}

static int start(enum snapshot_work work, bool replace, struct error *error)
{
    const struct snapshot_request request = {
        .work = work, .tag = "one", .replace = replace, .done = on_done};

    return snapshots_start(&lifecycle, &request, error);
}

static void begin(enum snapshot_work work, bool replace)
{
    struct error error = {0};

    assert_int_equal(start(work, replace, &error), 0);
}

static void write_file(const char *name, mode_t mode)
{
    cleanup_free char *path = alloc_format("%s/%s", directory, name);
    cleanup_fd int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, mode);

    assert_int_equal(write(file, "old", 3), 3);
    assert_int_equal(fchmod(file, mode), 0);
}

static void assert_over(const char *failure, const char *happened)
{
    assert_int_equal(told_count, 1);
    assert_string_equal(told, failure);
    assert_string_equal(log_text, happened);
    assert_int_equal(lifecycle.snapshot.work, SNAPSHOT_NONE);
}

static int set_up(void **state)
{
    static struct call_gate gate;
    static struct plan plan;

    (void)state;
    if (call_gate_init(&gate, false, NULL) < 0)
        return -1;
    lifecycle = (struct lifecycle){.plan = &plan,
                                   .guest.gate = &gate,
                                   .life.stage = STAGE_RUNNING,
                                   .snapshot = {.cycle = &lifecycle, .file = -1}};
    log_text[0] = told[0] = '\0';
    told_count = call_count = 0;
    keeps_device_model = plugged = hotplugged = false;
    strcpy(directory, "/tmp/snapshots-XXXXXX");
    if (mkdtemp(directory) == NULL)
        return -1;
    write_file("a", 0600);
    write_file("b", 0600);
    return 0;
}

/* Fails if anything else is there. */
static int tear_down(void **state)
{
    static const char *const names[] = {"a", "b", "a.b", "a.one.vmstate", "a.b.one.vmstate"};

    (void)state;
    snapshots_close(&lifecycle);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        cleanup_free char *path = alloc_format("%s/%s", directory, names[i]);

        unlink(path);
    }
    return rmdir(directory);
}

static void a_new_one_is_saved(void **state)
{
    cleanup_free char *path = alloc_format("%s/a.one.vmstate", directory);
    struct stat status;

    (void)state;
    begin(SNAPSHOT_SAVE, false);
    list_disks("", "");
    saving->complete(&lifecycle);
    answer(NULL, NULL);
    list_disks(TAKEN, TAKEN);
    assert_false(has_file("a.one.vmstate"));
    assert_int_equal(saving->written(&lifecycle, NULL), 0);
    saving->ended(&lifecycle, NULL);
    assert_over("", "query-block save transaction query-block answer");
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void an_older_one_loses_its_memory_first(void **state)
{
    (void)state;
    write_file("a.one.vmstate", 0600);
    begin(SNAPSHOT_SAVE, true);
    log_text[0] = '\0';
    list_disks(TAKEN, "");
    assert_true(has_file("a.one.vmstate"));
    saving->complete(&lifecycle);
    answer(NULL, NULL);
    answer(NULL, NULL);
    list_disks(TAKEN, TAKEN);
    assert_int_equal(saving->written(&lifecycle, NULL), 0);
    saving->ended(&lifecycle, NULL);
    assert_over("", "save blockdev-snapshot-delete-internal-sync transaction query-block answer");
    assert_true(has_file("a.one.vmstate"));
}

static void an_older_one_is_kept_unless_asked_for(void **state)
{
    (void)state;
    begin(SNAPSHOT_SAVE, false);
    list_disks("", TAKEN);
    assert_over("Snapshot 'one' already exists in one or more devices", "query-block");
}

static void disks_that_refuse_leave_nothing(void **state)
{
    (void)state;
    begin(SNAPSHOT_SAVE, false);
    list_disks("", "");
    saving->complete(&lifecycle);
    answer("no space", NULL);
    assert_over("no space", "query-block save transaction fail");
    assert_false(has_file("a.one.vmstate"));
}

static void a_failure_afterwards_is_taken_back(void **state)
{
    const struct error failure = {.message = "no space"};

    (void)state;
    begin(SNAPSHOT_SAVE, false);
    list_disks("", "");
    saving->complete(&lifecycle);
    answer(NULL, NULL);
    list_disks(TAKEN, TAKEN);
    assert_int_equal(saving->written(&lifecycle, NULL), 0);
    log_text[0] = '\0';
    saving->ended(&lifecycle, &failure);
    assert_over("no space", "blockdev-snapshot-delete-internal-sync "
                            "blockdev-snapshot-delete-internal-sync");
    assert_false(has_file("a.one.vmstate"));
}

static void the_end_of_the_life_takes_it_back(void **state)
{
    const struct error failure = {.message = "the guest has ended"};

    (void)state;
    begin(SNAPSHOT_SAVE, false);
    list_disks("", "");
    saving->complete(&lifecycle);
    log_text[0] = '\0';
    lifecycle.life.ending = ENDING_REQUESTED;
    snapshots_end_life(&lifecycle);
    assert_int_equal(told_count, 0);
    saving->ended(&lifecycle, &failure);
    assert_over("the guest has ended", "");
    snapshots_clean_up(&lifecycle);
    snapshots_clean_up(&lifecycle);
    assert_string_equal(log_text, "-d:one:a -d:one:b");
    assert_false(has_file("a.one.vmstate"));
}

static void one_is_cancelled(void **state)
{
    struct error error = {0};

    (void)state;
    begin(SNAPSHOT_SAVE, false);
    assert_int_equal(start(SNAPSHOT_SAVE, false, &error), -1);
    assert_string_equal(error.message, "a snapshot is being saved, loaded or deleted");
    list_disks("", "");
    assert_int_equal(snapshots_cancel(&lifecycle, &error), 0);
    assert_over("cancelled", "query-block save fail");
}

static void one_is_deleted_memory_first(void **state)
{
    (void)state;
    write_file("a.one.vmstate", 0600);
    begin(SNAPSHOT_DELETE, false);
    log_text[0] = '\0';
    list_disks(TAKEN, TAKEN);
    answer(NULL, NULL);
    assert_int_equal(told_count, 0);
    answer("it is in use", NULL);
    assert_over("it is in use", "blockdev-snapshot-delete-internal-sync "
                                "blockdev-snapshot-delete-internal-sync");
}

static void one_that_is_not_there_is_not_deleted(void **state)
{
    (void)state;
    begin(SNAPSHOT_DELETE, false);
    list_disks("", "");
    assert_over("Snapshot 'one' does not exist", "query-block");
}

static void say(enum channel_kind kind, const char *text)
{
    from_child = (struct channel_message){.kind = kind, .numbers = {MOMENT}};
    snprintf(from_child.text, sizeof(from_child.text), "%s", text);
    child_came(1, EV_READ, &lifecycle);
}

static void one_is_loaded_in_a_new_life(void **state)
{
    struct error error = {0};

    (void)state;
    write_file("a.one.vmstate", 0600);
    begin(SNAPSHOT_LOAD, false);
    log_text[0] = '\0';
    list_disks(TAKEN, TAKEN);
    say(CHANNEL_DONE, "");
    assert_int_equal(lifecycle.life.ending, ENDING_NONE);
    answer(NULL, NULL);
    assert_int_equal(lifecycle.life.ending, ENDING_LOAD);
    snapshots_end_life(&lifecycle);
    assert_int_equal(snapshots_revert(&lifecycle, &error), 0);
    lifecycle.life = (struct life){.stage = STAGE_INCOMING};
    assert_int_equal(snapshots_begin_life(&lifecycle, &error), 0);
    assert_int_equal(told_count, 0);
    snapshots_on_started(&lifecycle);
    assert_over("", "check stop (file) end -a:7:a -a:7:b load");
}

/* Up to the life that is to go on with it. */
static void load_with_kept_device_model(void)
{
    struct error error = {0};

    keeps_device_model = true;
    write_file("a.one.vmstate", 0600);
    begin(SNAPSHOT_LOAD, false);
    list_disks(TAKEN, TAKEN);
    say(CHANNEL_DONE, "");
    answer(NULL, NULL);
    log_text[0] = '\0';
    lifecycle.life = (struct life){.stage = STAGE_INCOMING};
    assert_int_equal(snapshots_begin_life(&lifecycle, &error), 0);
}

static void a_device_model_that_is_kept_lets_go_first(void **state)
{
    (void)state;
    load_with_kept_device_model();
    answer(NULL, NULL);
    snapshots_on_started(&lifecycle);
    assert_over("", "xen-save-devices-state (file) -a:7:a -a:7:b load");
    assert_true(lifecycle.device_model.let_go);
}

static void one_that_does_not_let_go_is_started_anew(void **state)
{
    (void)state;
    load_with_kept_device_model();
    answer("it is being copied", NULL);
    assert_string_equal(log_text, "xen-save-devices-state (file) end");
    assert_true(lifecycle.snapshot.renews);
}

static void damage_is_found_before_anything_is_given_up(void **state)
{
    cleanup_free char *told_path = alloc_format("%s/a.one.vmstate: damaged", directory);

    (void)state;
    write_file("a.one.vmstate", 0600);
    begin(SNAPSHOT_LOAD, false);
    list_disks(TAKEN, TAKEN);
    say(CHANNEL_FAILED, "damaged");
    assert_over(told_path, "query-block (file) check");
    assert_int_equal(lifecycle.life.ending, ENDING_NONE);
}

static void parts_of_different_moments_are_not_saved(void **state)
{
    cleanup_free char *expected =
        alloc_format("%s/b: its snapshot 'one' is of another moment than the memory", directory);

    (void)state;
    begin(SNAPSHOT_SAVE, false);
    list_disks("", "");
    saving->complete(&lifecycle);
    answer(NULL, NULL);
    list_disks(TAKEN, TAKEN_LATER);
    assert_over(expected, "query-block save transaction query-block fail "
                          "blockdev-snapshot-delete-internal-sync "
                          "blockdev-snapshot-delete-internal-sync");
}

static void nor_are_they_loaded(void **state)
{
    cleanup_free char *expected = alloc_format(
        "%s/a.one.vmstate: %s/b: its snapshot 'one' is of another moment than the memory",
        directory, directory);

    (void)state;
    write_file("a.one.vmstate", 0600);
    begin(SNAPSHOT_LOAD, false);
    list_disks(TAKEN, TAKEN_LATER);
    say(CHANNEL_DONE, "");
    assert_over(expected, "query-block (file) check");
    assert_int_equal(lifecycle.life.ending, ENDING_NONE);
}

/* Of an image "a" and "a.b": older names could be of both. */
static void names_are_not_confused(void **state)
{
    cleanup_free char *image = alloc_format("%s/a", directory);
    cleanup_free char *before = snapshot_state_find(image, "b.one");

    (void)state;
    assert_string_equal(strrchr(before, '/'), "/a.b%one.vmstate");
    write_file("a.b.one.vmstate", 0600);
    cleanup_free char *old = snapshot_state_find(image, "b.one");
    assert_string_equal(strrchr(old, '/'), "/a.b.one.vmstate");
    write_file("a.b", 0600);
    cleanup_free char *others = snapshot_state_find(image, "b.one");
    assert_string_equal(strrchr(others, '/'), "/a.b%one.vmstate");
}

static void what_is_missing_is_named(void **state)
{
    cleanup_free char *second = alloc_format("%s/b", directory);
    cleanup_free char *no_disk = alloc_format("%s/b: has no snapshot 'one'", directory);
    cleanup_free char *no_file =
        alloc_format("Snapshot 'one' has no memory: there is no %s/a.one.vmstate", directory);
    cleanup_free char *not_ours =
        alloc_format("%s/a.one.vmstate: others than its owner root can write it", directory);

    (void)state;
    begin(SNAPSHOT_LOAD, false);
    list_disks(TAKEN, "");
    assert_string_equal(told, no_disk);
    begin(SNAPSHOT_LOAD, false);
    list_disks(TAKEN, TAKEN);
    assert_string_equal(told, no_file);
    write_file("a.one.vmstate", 0602);
    begin(SNAPSHOT_LOAD, false);
    list_disks(TAKEN, TAKEN);
    assert_string_equal(told, not_ours);
    unlink(second);
    begin(SNAPSHOT_LOAD, false);
    list_disks(TAKEN, TAKEN);
    assert_non_null(strstr(told, "/b: neither a file nor a block device"));
}

static void nothing_begins_at_a_wrong_time(void **state)
{
    struct error error = {0};

    (void)state;
    lifecycle.life.stage = STAGE_STARTING;
    assert_int_equal(start(SNAPSHOT_SAVE, false, &error), -1);
    lifecycle.life.stage = STAGE_RUNNING;
    lifecycle.life.suspended = true;
    assert_int_equal(start(SNAPSHOT_DELETE, false, &error), -1);
    lifecycle.life.suspended = false;
    lifecycle.outgoing.status = OUTGOING_ACTIVE;
    assert_int_equal(start(SNAPSHOT_LOAD, false, &error), -1);
    lifecycle.outgoing.status = OUTGOING_NONE;
    /* QEMU would abort. */
    lifecycle.device_model.let_go = true;
    assert_int_equal(start(SNAPSHOT_DELETE, false, &error), -1);
    assert_int_equal(start(SNAPSHOT_SAVE, false, &error), -1);
    assert_string_equal(log_text, "");
}

/* Its memory would have devices that it does not have then. */
static void what_was_plugged_in_is_in_no_snapshot(void **state)
{
    (void)state;
    plugged = true;
    begin(SNAPSHOT_SAVE, false);
    list_disks("", "");
    assert_over("disk 'xvdb' was plugged in", "query-block");
}

static void nor_is_what_qemu_has_plugged_in(void **state)
{
    (void)state;
    hotplugged = true;
    begin(SNAPSHOT_SAVE, false);
    list_disks("", "");
    assert_over("device 'usb1' was plugged in", "query-block");
    told_count = 0;
    log_text[0] = '\0';
    begin(SNAPSHOT_LOAD, false);
    list_disks(TAKEN, TAKEN);
    assert_over("device 'usb1' was plugged in", "query-block");
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_new_one_is_saved),
        TEST(an_older_one_loses_its_memory_first),
        TEST(an_older_one_is_kept_unless_asked_for),
        TEST(disks_that_refuse_leave_nothing),
        TEST(a_failure_afterwards_is_taken_back),
        TEST(the_end_of_the_life_takes_it_back),
        TEST(one_is_cancelled),
        TEST(one_is_deleted_memory_first),
        TEST(one_that_is_not_there_is_not_deleted),
        TEST(one_is_loaded_in_a_new_life),
        TEST(a_device_model_that_is_kept_lets_go_first),
        TEST(one_that_does_not_let_go_is_started_anew),
        TEST(damage_is_found_before_anything_is_given_up),
        TEST(what_is_missing_is_named),
        TEST(parts_of_different_moments_are_not_saved),
        TEST(nor_are_they_loaded),
        TEST(names_are_not_confused),
        TEST(what_was_plugged_in_is_in_no_snapshot),
        TEST(nor_is_what_qemu_has_plugged_in),
        TEST(nothing_begins_at_a_wrong_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
