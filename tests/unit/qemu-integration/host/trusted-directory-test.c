/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Directories that only we can write to are opened and created; all others are refused with a
 * reason.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/host/trusted-directory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Only the module under test asks geteuid(), so directories can be another user's without root. */
static uid_t pretended_user;

uid_t geteuid(void)
{
    return pretended_user;
}

static char scratch[] = "/tmp/trusted-directory-test-XXXXXX";
static char path[sizeof(scratch) + 512];

/* Sets the path to one in the scratch directory. */
static const char *at(const char *name)
{
    snprintf(path, sizeof(path), "%s/%s", scratch, name);
    return path;
}

static int open_directory(const char *name, bool create, struct error *error)
{
    int descriptor = -1;
    int result = trusted_directory_open(at(name), create, NULL, &descriptor, error);

    assert_int_equal(descriptor >= 0, result == 1);
    assert_int_equal(error_is_set(error), result < 0);
    if (descriptor >= 0)
        close(descriptor);
    return result;
}

static void assert_refused(const char *name, const char *reason)
{
    struct error error = {0};

    assert_int_equal(open_directory(name, true, &error), -1);
    if (strstr(error.message, reason) == NULL)
        fail_msg("'%s' does not say '%s'", error.message, reason);
}

static void make(const char *name, mode_t mode)
{
    assert_int_equal(mkdir(at(name), 0700), 0);
    assert_int_equal(chmod(path, mode), 0);
}

static mode_t mode_of(const char *name)
{
    struct stat status;

    assert_int_equal(stat(at(name), &status), 0);
    return status.st_mode & 07777;
}

static void nothing_is_created_unless_requested(void **state)
{
    struct error error = {0};

    (void)state;
    assert_int_equal(open_directory("a/b", false, &error), 0);
    assert_int_equal(access(at("a"), F_OK), -1);
}

static void directory_and_parents_are_created(void **state)
{
    struct error error = {0};

    (void)state;
    assert_int_equal(open_directory("made//parent/directory/", true, &error), 1);
    assert_int_equal(mode_of("made"), 0755);
    assert_int_equal(mode_of("made/parent"), 0755);
    assert_int_equal(mode_of("made/parent/directory"), 0700);
    assert_int_equal(open_directory("made/parent/directory", true, &error), 1);
    assert_int_equal(open_directory("made/parent/directory", false, &error), 1);
}

static void a_relative_path_is_opened(void **state)
{
    struct error error = {0};
    char *before = getcwd(NULL, 0);
    int descriptor = -1;

    (void)state;
    assert_int_equal(chdir(scratch), 0);
    assert_int_equal(trusted_directory_open("relative/path", true, NULL, &descriptor, &error), 1);
    close(descriptor);
    assert_int_equal(chdir(before), 0);
    free(before);
    assert_int_equal(mode_of("relative/path"), 0700);
}

static void directories_of_others_are_refused(void **state)
{
    (void)state;
    make("group", 0770);
    assert_refused("group", "group: not trusted: writable by users other than its owner");
    make("world", 0707);
    assert_refused("world", "world: not trusted: writable by users other than its owner");
    make("sticky", 01777);
    assert_refused("sticky", "sticky: not trusted: writable by users other than its owner");
    make("foreign", 0700);
    pretended_user++;
    assert_refused("foreign", "not trusted: owned by uid");
    pretended_user--;
}

static void parents_that_others_can_change_are_refused(void **state)
{
    struct error error = {0};

    (void)state;
    make("open-parent", 0777);
    make("open-parent/directory", 0700);
    assert_refused("open-parent/directory",
                   "open-parent: not trusted: writable by users other than its owner");
    make("sticky-parent", 01777);
    assert_int_equal(open_directory("sticky-parent/directory", true, &error), 1);
}

static void symbolic_links_are_followed_among_parents_only(void **state)
{
    struct error error = {0};

    (void)state;
    make("target", 0755);
    make("target/directory", 0700);
    assert_int_equal(symlink("target", at("link")), 0);
    assert_int_equal(open_directory("link/directory", false, &error), 1);
    assert_int_equal(symlink("directory", at("target/link")), 0);
    assert_refused("target/link", "target/link: ");
    assert_int_equal(symlink("open-target", at("link-to-open")), 0);
    make("open-target", 0777);
    assert_refused("link-to-open/directory",
                   "link-to-open: not trusted: writable by users other than its owner");
}

static void files_that_are_no_directories_are_refused(void **state)
{
    char name[300];
    FILE *file = fopen(at("file"), "w");

    (void)state;
    assert_non_null(file);
    fclose(file);
    assert_refused("file", "file: Not a directory");
    assert_refused("file/directory", "file: Not a directory");
    memset(name, 'x', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    assert_refused(name, "File name too long");
}

static int make_scratch(void **state)
{
    (void)state;
    umask(022);
    pretended_user = getuid();
    return mkdtemp(scratch) != NULL ? 0 : -1;
}

static int remove_scratch(void **state)
{
    char command[sizeof(scratch) + 16];

    (void)state;
    snprintf(command, sizeof(command), "rm -rf %s", scratch);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_created_unless_requested),
        cmocka_unit_test(directory_and_parents_are_created),
        cmocka_unit_test(a_relative_path_is_opened),
        cmocka_unit_test(directories_of_others_are_refused),
        cmocka_unit_test(parents_that_others_can_change_are_refused),
        cmocka_unit_test(symbolic_links_are_followed_among_parents_only),
        cmocka_unit_test(files_that_are_no_directories_are_refused),
    };

    return cmocka_run_group_tests(tests, make_scratch, remove_scratch);
}
