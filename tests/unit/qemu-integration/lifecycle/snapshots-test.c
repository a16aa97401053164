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

#include "tests/unit/qemu-integration/lifecycle/snapshot-fixture.h"

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
        TEST(what_was_plugged_in_is_in_no_snapshot),
        TEST(nor_is_what_qemu_has_plugged_in),
        TEST(nothing_begins_at_a_wrong_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
