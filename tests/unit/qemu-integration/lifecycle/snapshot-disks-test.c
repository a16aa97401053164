/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves which disks a snapshot is of, from answers of QEMU's, and the commands that it gets.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/cleanup.h"
#include "common/json.h"
#include "qemu-integration/lifecycle/snapshot-disks.h"

#include <string.h>

#define DISK(device, node, more)                                                                   \
    "{\"device\": \"" device "\", \"inserted\": {\"node-name\": \"" node "\", " more "}}"
#define QCOW2(file, snapshots)                                                                     \
    "\"ro\": false, \"drv\": \"qcow2\", \"image\": {\"filename\": \"" file                         \
    "\", \"snapshots\": [" snapshots "]}"
#define TAKEN(id, name) "{\"id\": \"" id "\", \"name\": \"" name "\"}"

/* The result; @found is filled. */
static int find(struct snapshot_disks *found, const char *blocks, const char *devices,
                struct error *error)
{
    cleanup_json json_object *answer = json_tokener_parse(blocks);
    cleanup_json json_object *list = devices == NULL ? NULL : json_tokener_parse(devices);
    const struct snapshot_choice choice = {.tag = "one", .devices = list};

    assert_non_null(answer);
    return snapshot_disks_find(found, answer, &choice, error);
}

static void assert_refused(const char *blocks, const char *devices, const char *reason)
{
    struct snapshot_disks disks;
    struct error error = {0};

    assert_int_equal(find(&disks, blocks, devices, &error), -1);
    assert_string_equal(error.message, reason);
    assert_int_equal(disks.count, 0);
}

/* An emulated disk is there as a PV disk too, with one node. */
static const char two_disks[] =
    "[" DISK("ide0", "ide0-node", QCOW2("/a", TAKEN("1", "other") ", " TAKEN("2", "one"))) "," DISK(
        "", "ide0-node",
        QCOW2("/a", "")) "," DISK("ide2", "ide2-node",
                                  "\"ro\": true, \"drv\": \"raw\"") ","
                                                                    "{\"device\": \"ide3\"}," DISK(
                                                                        "ide1", "ide1-node",
                                                                        QCOW2("/b", "")) "]";

static void all_writable_disks_are_found_once(void **state)
{
    struct error error = {0};
    struct snapshot_disks disks;

    (void)state;
    assert_int_equal(find(&disks, two_disks, NULL, &error), 0);
    assert_int_equal(disks.count, 2);
    assert_string_equal(disks.list[0].node, "ide0-node");
    assert_string_equal(disks.list[0].image, "/a");
    assert_string_equal(disks.list[0].id, "2");
    assert_string_equal(disks.list[1].node, "ide1-node");
    assert_null(disks.list[1].id);
    assert_int_equal(snapshot_disks_with(&disks), 1);
    snapshot_disks_release(&disks);
    assert_int_equal(disks.count, 0);
}

static void some_can_be_chosen(void **state)
{
    static const char *const choices[] = {"[\"ide1-node\"]", "[\"ide1\"]", "[\"ide1\", \"ide1\"]"};
    struct error error = {0};
    struct snapshot_disks disks;

    (void)state;
    for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++) {
        assert_int_equal(find(&disks, two_disks, choices[i], &error), 0);
        assert_int_equal(disks.count, 1);
        assert_string_equal(disks.list[0].node, "ide1-node");
        snapshot_disks_release(&disks);
    }
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    assert_refused("[]", NULL, "No block device can accept snapshots");
    assert_refused("{}", NULL, "No block device can accept snapshots");
    assert_refused(two_disks, "[]", "No block device can accept snapshots");
    assert_refused(two_disks, "[\"ide7\"]", "No block device node 'ide7'");
    assert_refused(two_disks, "[\"ide3\"]", "No block device node 'ide3'");
    assert_refused(two_disks, "[\"\"]", "No block device node ''");
    assert_refused(two_disks, "[3]", "Invalid parameter type for 'devices', expected: string");
    assert_refused(two_disks, "[\"ide2\"]",
                   "Device 'ide2' is read-only: it has no snapshot of its own");
    assert_refused("[" DISK("a", "a-node", QCOW2("/a", "")) "," DISK(
                       "b", "b-node",
                       "\"ro\": false, \"drv\": \"raw\", \"image\": {\"filename\": \"/b\"}") "]",
                   NULL,
                   "Device 'b' is writable but does not support snapshots (/b is raw, not qcow2)");
}

static void more_disks_than_there_is_room_for(void **state)
{
    cleanup_json json_object *blocks = json_object_new_array();
    const struct snapshot_choice choice = {.tag = "one"};
    struct snapshot_disks disks;
    struct error error = {0};
    char text[256];

    (void)state;
    for (int i = 0; i <= SNAPSHOT_DISKS_MAX; i++) {
        snprintf(text, sizeof(text), DISK("", "n%d", QCOW2("/a", "")), i);
        json_object_array_add(blocks, json_tokener_parse(text));
    }
    assert_int_equal(snapshot_disks_find(&disks, blocks, &choice, &error), -1);
    json_object_array_del_idx(blocks, 0, 1);
    error = (struct error){0};
    assert_int_equal(snapshot_disks_find(&disks, blocks, &choice, &error), 0);
    snapshot_disks_release(&disks);
}

static void one_transaction_takes_all(void **state)
{
    struct error error = {0};
    struct snapshot_disks disks;

    (void)state;
    assert_int_equal(find(&disks, two_disks, NULL, &error), 0);
    cleanup_free char *take = snapshot_disks_take(&disks, "one");
    cleanup_free char *delete = snapshot_disk_delete(&disks.list[0], "one");
    assert_string_equal(
        take, "{\"execute\":\"transaction\",\"arguments\":{\"actions\":["
              "{\"type\":\"blockdev-snapshot-internal-sync\",\"data\":{\"device\":\"ide0-node\","
              "\"name\":\"one\"}},"
              "{\"type\":\"blockdev-snapshot-internal-sync\",\"data\":{\"device\":\"ide1-node\","
              "\"name\":\"one\"}}]}}");
    assert_string_equal(delete, "{\"execute\":\"blockdev-snapshot-delete-internal-sync\","
                                "\"arguments\":{\"device\":\"ide0-node\",\"name\":\"one\"}}");
    snapshot_disks_release(&disks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_writable_disks_are_found_once),
        cmocka_unit_test(some_can_be_chosen),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(more_disks_than_there_is_room_for),
        cmocka_unit_test(one_transaction_takes_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
