/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that the commands that plug a disk say what was asked for, and that no part of what the
 * user has named becomes another part of the command.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/cleanup.h"
#include "common/json.h"
#include "qemu-integration/device-model/plugged-disk.h"

static void a_file_is_opened(void **state)
{
    const struct plugged_disk disk = {.name = "xvdb", .file = "/a b", .format = "qcow2"};
    cleanup_json json_object *command = plugged_disk_add_node(&disk);

    (void)state;
    assert_string_equal(json_object_to_json_string_ext(command, JSON_C_TO_STRING_PLAIN),
                        "{\"execute\":\"blockdev-add\",\"arguments\":{\"driver\":\"qcow2\","
                        "\"node-name\":\"xen-disk-xvdb\",\"read-only\":false,\"file\":"
                        "{\"driver\":\"file\",\"filename\":\"\\/a b\"}}}");
}

static void a_block_device_has_another_driver(void **state)
{
    const struct plugged_disk disk = {.name = "xvdb",
                                      .file = "json:{\"driver\": \"nbd\"}",
                                      .format = "raw",
                                      .read_only = true,
                                      .block_device = true};
    cleanup_json json_object *command = plugged_disk_add_node(&disk);

    (void)state;
    assert_string_equal(json_object_to_json_string_ext(command, JSON_C_TO_STRING_PLAIN),
                        "{\"execute\":\"blockdev-add\",\"arguments\":{\"driver\":\"raw\","
                        "\"node-name\":\"xen-disk-xvdb\",\"read-only\":true,\"file\":"
                        "{\"driver\":\"host_device\","
                        "\"filename\":\"json:{\\\"driver\\\": \\\"nbd\\\"}\"}}}");
}

static void the_device_has_the_users_name(void **state)
{
    cleanup_json json_object *command = plugged_disk_add_device("xvdb", "d1");

    (void)state;
    assert_string_equal(json_object_to_json_string_ext(command, JSON_C_TO_STRING_PLAIN),
                        "{\"execute\":\"device_add\",\"arguments\":{\"driver\":\"xen-disk\","
                        "\"id\":\"xen-disk-xvdb\",\"drive\":\"xen-disk-xvdb\","
                        "\"vdev\":\"d1\"}}");
}

static void and_is_known_by_it(void **state)
{
    cleanup_free char *command = plugged_disk_remove_node("xvdb");

    (void)state;
    assert_string_equal(command, "{\"execute\":\"blockdev-del\",\"arguments\":"
                                 "{\"node-name\":\"xen-disk-xvdb\"}}");
    assert_string_equal(plugged_disk_of_device("xen-disk-xvdb"), "xvdb");
    assert_null(plugged_disk_of_device("xen-dis"));
    assert_null(plugged_disk_of_device(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_opened),
        cmocka_unit_test(a_block_device_has_another_driver),
        cmocka_unit_test(the_device_has_the_users_name),
        cmocka_unit_test(and_is_known_by_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
