/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves which snapshots are listed, and that the size of their memory is that of their files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/json.h"
#include "qemu-integration/lifecycle/snapshot-list.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SNAPSHOT(name)                                                                             \
    "{\"id\": \"1\", \"name\": \"" name "\", \"vm-state-size\": 0, \"date-sec\": 86400, "          \
    "\"date-nsec\": 0, \"vm-clock-sec\": 3723, \"vm-clock-nsec\": 45000000}"

static char directory[] = "/tmp/snapshot-list-XXXXXX";

/* Two disks that can be written to, and one that cannot. The result is the caller's. */
static json_object *make_blocks(const char *first, const char *second)
{
    cleanup_free char *text = alloc_format(
        "[{\"device\": \"a\", \"inserted\": {\"ro\": false, \"image\": {\"filename\": \"%s/a\", "
        "\"snapshots\": [%s]}}}, {\"device\": \"empty\"}, {\"device\": \"cd\", \"inserted\": "
        "{\"ro\": true, \"image\": {\"filename\": \"/cd\"}}}, {\"device\": \"b\", \"inserted\": "
        "{\"ro\": false, \"image\": {\"filename\": \"%s/b\", \"snapshots\": [%s]}}}]",
        directory, first, directory, second);
    json_object *blocks = json_tokener_parse(text);

    assert_non_null(blocks);
    snapshot_list_add_sizes(blocks);
    return blocks;
}

static void assert_listed(const char *first, const char *second, const char *expected)
{
    cleanup_json json_object *blocks = make_blocks(first, second);
    cleanup_free char *text = snapshot_list_text(blocks);

    assert_string_equal(text, expected);
}

static int make_file(void **state)
{
    (void)state;
    if (mkdtemp(directory) == NULL)
        return -1;
    cleanup_free char *path = alloc_format("%s/a.one.vmstate", directory);
    cleanup_fd int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    /* Where a name with a slash would lead. */
    cleanup_free char *other = alloc_format("%s/a.", directory);
    cleanup_free char *other_path = alloc_format("%s/two.vmstate", other);
    if (mkdir(other, 0700) < 0)
        return -1;
    cleanup_fd int other_file = open(other_path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (write(other_file, "x", 1) != 1)
        return -1;
    setenv("TZ", "UTC", 1);
    return ftruncate(file, (off_t)3 << 19);
}

static int remove_file(void **state)
{
    cleanup_free char *path = alloc_format("%s/a.one.vmstate", directory);
    cleanup_free char *other = alloc_format("%s/a.", directory);
    cleanup_free char *other_path = alloc_format("%s/two.vmstate", other);

    (void)state;
    unlink(path);
    unlink(other_path);
    rmdir(other);
    return rmdir(directory);
}

static void one_of_all_disks_is_listed(void **state)
{
    (void)state;
    assert_listed(SNAPSHOT("none") "," SNAPSHOT("one"), SNAPSHOT("one") "," SNAPSHOT("none"),
                  "List of snapshots present on all disks:\n"
                  "ID        TAG               VM SIZE                DATE       VM CLOCK\n"
                  "--        one               1.5 MiB 1970-01-02 00:00:00   01:02:03.045\n");
}

static void others_are_not(void **state)
{
    (void)state;
    assert_listed(SNAPSHOT("one"), SNAPSHOT("other"), "There is no snapshot available.\n");
    assert_listed(SNAPSHOT("other"), SNAPSHOT("one"), "There is no snapshot available.\n");
    assert_listed(SNAPSHOT("/two"), SNAPSHOT("/two"), "There is no snapshot available.\n");
    assert_listed("", "", "There is no snapshot available.\n");
}

static void damaged_answers_have_none(void **state)
{
    static const char *const answers[] = {"{}",
                                          "[]",
                                          "[3]",
                                          "[{\"inserted\": 3}]",
                                          "[{\"inserted\": {\"image\": {\"snapshots\": 3}}}]",
                                          "[{\"inserted\": {\"image\": {\"snapshots\": [3]}}}]"};

    (void)state;
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        cleanup_json json_object *blocks = json_tokener_parse(answers[i]);
        snapshot_list_add_sizes(blocks);
        cleanup_free char *text = snapshot_list_text(blocks);

        assert_string_equal(text, "There is no snapshot available.\n");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_of_all_disks_is_listed),
        cmocka_unit_test(others_are_not),
        cmocka_unit_test(damaged_answers_have_none),
    };

    return cmocka_run_group_tests(tests, make_file, remove_file);
}
