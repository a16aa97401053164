/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -drive in the words of --blockdev: what says something about the contents is kept, the rest goes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pty-bridge/disk/drive-options.h"

#include "common/array.h"

#include <stdio.h>
#include <stdlib.h>

#define COMMON "node-name=disk,read-only=on,force-share=on,"

static void check(const char *drive, const char *format, bool block_device, const char *expected)
{
    struct drive_options options;
    struct error error = {0};

    assert_int_equal(drive_options_parse(drive, &options, &error), 0);
    char *argument =
        drive_options_blockdev(&options, format != NULL ? format : options.format, block_device);
    assert_string_equal(argument, expected);
    free(argument);
    drive_options_release(&options);
}

static void test_file_and_format(void **state)
{
    (void)state;
    check("file=a.img", NULL, false, COMMON "file.driver=file,file.filename=a.img");
    check("file=a.img", "vmdk", false,
          "driver=vmdk," COMMON "file.driver=file,file.filename=a.img");
    check("format=qcow2,file=a.img", NULL, false,
          "driver=qcow2," COMMON "file.driver=file,file.filename=a.img");
    check("driver=raw,file=/dev/sda", NULL, true,
          "driver=raw," COMMON "file.driver=host_device,file.filename=/dev/sda");
}

static void test_the_last_one_counts(void **state)
{
    (void)state;
    check("file=a,format=raw,file=b,format=qcow2", NULL, false,
          "driver=qcow2," COMMON "file.driver=file,file.filename=b");
}

static void test_commas_stay_doubled(void **state)
{
    (void)state;
    check("file=a,,b,,,,c,format=raw", NULL, false,
          "driver=raw," COMMON "file.driver=file,file.filename=a,,b,,,,c");
    check("file=a=b", NULL, false, COMMON "file.driver=file,file.filename=a=b");
    check("file=a,,", NULL, false, COMMON "file.driver=file,file.filename=a,,");
}

static void test_device_and_cache_go(void **state)
{
    (void)state;
    check(
        "file=a,if=xen,index=1,bus=0,unit=1,id=x,node-name=y,media=disk,snapshot=on,cache=none,"
        "cache.direct=on,aio=native,readonly,read-only=off,werror=stop,rerror=report,discard=unmap,"
        "detect-zeroes=on,copy-on-read=on,throttling.iops-total=5,bps=1,bps_rd=2,iops_wr=3,"
        "force-share=off,auto-read-only=on",
        NULL, false, COMMON "file.driver=file,file.filename=a");
}

static void test_options_of_the_image_stay(void **state)
{
    (void)state;
    check("file=a,format=raw,offset=512,size=1024", NULL, false,
          "driver=raw," COMMON "file.driver=file,file.filename=a,offset=512,size=1024");
    check("file=a,backing.file.filename=b,,c,file.locking=off,lazy-refcounts", NULL, false,
          COMMON "file.driver=file,file.filename=a,backing.file.filename=b,,c,file.locking=off,"
                 "lazy-refcounts=on");
    check("file=a,buses=1", NULL, false, COMMON "file.driver=file,file.filename=a,buses=1");
}

static void test_protocols(void **state)
{
    static const char *const refused[] = {"nbd:localhost:10809", "json:{}", "ssh://host/a", ":a"};

    (void)state;
    check("file=file:a:b", NULL, false, COMMON "file.driver=file,file.filename=a:b");
    check("file=./a:b", NULL, false, COMMON "file.driver=file,file.filename=./a:b");
    for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
        struct drive_options options;
        struct error error = {0};
        char drive[64], expected[128];

        snprintf(drive, sizeof(drive), "file=%s", refused[i]);
        snprintf(expected, sizeof(expected),
                 "%s: a bootloader can read only files and block devices", refused[i]);
        assert_int_equal(drive_options_parse(drive, &options, &error), -1);
        assert_string_equal(error.message, expected);
    }
}

static void test_without_a_file(void **state)
{
    static const char *const drives[] = {"", "format=raw", "file=", "file=,format=raw",
                                         "file=file:"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(drives); i++) {
        struct drive_options options;
        struct error error = {0};

        assert_int_equal(drive_options_parse(drives[i], &options, &error), -1);
        assert_string_equal(error.message, "the drive has no file to boot from");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_file_and_format),
        cmocka_unit_test(test_the_last_one_counts),
        cmocka_unit_test(test_commas_stay_doubled),
        cmocka_unit_test(test_device_and_cache_go),
        cmocka_unit_test(test_options_of_the_image_stay),
        cmocka_unit_test(test_protocols),
        cmocka_unit_test(test_without_a_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
