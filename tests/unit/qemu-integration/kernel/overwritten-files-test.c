/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a kernel or initrd that is overwritten in place is noticed and can be read anew,
 * whole, and that one which is replaced under its name stays the one that was opened.
 */
#include "qemu-integration/kernel/boot-files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char directory[64];
static char kernel[96];
static char initrd[96];
static struct boot_files files;

/* A moment after whatever was written before: a file system's clock has ticks. */
static void write_file(const char *name, const char *text)
{
    static time_t second;
    FILE *file = fopen(name, "w");
    const struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = ++second}};

    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(futimens(fileno(file), times), 0);
    assert_int_equal(fclose(file), 0);
}

static int set_up(void **state)
{
    const struct vm vm = {.kernel = kernel, .initrd = initrd};
    struct error error = {0};

    (void)state;
    snprintf(directory, sizeof(directory), "/tmp/overwritten-XXXXXX");
    assert_non_null(mkdtemp(directory));
    snprintf(kernel, sizeof(kernel), "%s/kernel", directory);
    snprintf(initrd, sizeof(initrd), "%s/initrd", directory);
    write_file(kernel, "a kernel");
    write_file(initrd, "an initrd");
    assert_int_equal(boot_files_open(&files, &vm, &error), 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    boot_files_close(&files);
    unlink(kernel);
    unlink(initrd);
    rmdir(directory);
    return 0;
}

static void files_that_stay_are_not_overwritten(void **state)
{
    struct error error = {0};

    (void)state;
    assert_null(boot_files_overwritten(&files));
    assert_int_equal(boot_files_check_unchanged(&files, &error), 0);
}

static void assert_overwritten(const char *name)
{
    struct error error = {0};
    char expected[160];

    assert_ptr_equal(boot_files_overwritten(&files), name);
    assert_int_equal(boot_files_check_unchanged(&files, &error), -1);
    snprintf(expected, sizeof(expected), "%s: was overwritten while it was read", name);
    assert_string_equal(error.message, expected);
}

static void another_size_is_noticed(void **state)
{
    const struct timespec as_before[2] = {{.tv_nsec = UTIME_OMIT}, files.initrd.modified};

    (void)state;
    write_file(initrd, "another initrd");
    assert_int_equal(futimens(files.initrd.fd, as_before), 0);
    assert_overwritten(initrd);
}

static void another_time_is_noticed(void **state)
{
    (void)state;
    write_file(kernel, "A kernel");
    assert_overwritten(kernel);
}

static void assert_anew(const char *head, size_t initrd_size)
{
    cleanup_boot_files struct boot_files anew;
    struct error error = {0};

    assert_int_equal(boot_files_read_anew(&anew, &files, &error), 0);
    assert_null(boot_files_overwritten(&anew));
    assert_string_equal(anew.kernel.name, kernel);
    assert_int_equal(anew.kernel.size, strlen(head));
    assert_int_equal(anew.head_size, strlen(head));
    assert_memory_equal(anew.head, head, strlen(head));
    assert_int_equal(anew.initrd.size, initrd_size);
}

static void overwritten_files_are_read_anew(void **state)
{
    (void)state;
    write_file(kernel, "quite another kernel");
    assert_anew("quite another kernel", 9);
    write_file(initrd, "-");
    assert_anew("quite another kernel", 1);
    /* What was opened at first is as it was. */
    assert_int_equal(files.kernel.size, 8);
    assert_overwritten(kernel);
}

static void an_empty_file_is_refused(void **state)
{
    cleanup_boot_files struct boot_files anew;
    struct error error = {0};
    char expected[160];

    (void)state;
    write_file(initrd, "");
    assert_overwritten(initrd);
    assert_int_equal(boot_files_read_anew(&anew, &files, &error), -1);
    snprintf(expected, sizeof(expected), "%s: the file is empty", initrd);
    assert_string_equal(error.message, expected);
}

static void a_kernel_alone_is_read_anew(void **state)
{
    const struct vm vm = {.kernel = kernel};
    struct error error = {0};

    (void)state;
    boot_files_close(&files);
    assert_int_equal(boot_files_open(&files, &vm, &error), 0);
    write_file(kernel, "b");
    assert_overwritten(kernel);
    assert_anew("b", 0);
}

static void a_new_file_under_the_name_is_another(void **state)
{
    (void)state;
    assert_int_equal(unlink(kernel), 0);
    write_file(kernel, "quite another kernel");
    assert_null(boot_files_overwritten(&files));
    assert_anew("a kernel", 9);
}

static void without_files_nothing_is_overwritten(void **state)
{
    const struct boot_files none = {.kernel = {.fd = -1}, .initrd = {.fd = -1}};

    (void)state;
    assert_null(boot_files_overwritten(&none));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(files_that_stay_are_not_overwritten, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_size_is_noticed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_time_is_noticed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(overwritten_files_are_read_anew, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_empty_file_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_kernel_alone_is_read_anew, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_new_file_under_the_name_is_another, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_files_nothing_is_overwritten, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
