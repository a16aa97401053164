/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A -drive argument is translated to a --blockdev argument that opens the same contents read-only;
 * options of the device and the cache are dropped, and drives that are no local file refused.
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

static void file_and_format_are_translated(void **state)
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

static void the_last_of_several_counts(void **state)
{
    (void)state;
    check("file=a,format=raw,file=b,format=qcow2", NULL, false,
          "driver=qcow2," COMMON "file.driver=file,file.filename=b");
}

static void commas_in_values_stay_doubled(void **state)
{
    (void)state;
    check("file=a,,b,,,,c,format=raw", NULL, false,
          "driver=raw," COMMON "file.driver=file,file.filename=a,,b,,,,c");
    check("file=a=b", NULL, false, COMMON "file.driver=file,file.filename=a=b");
    check("file=a,,", NULL, false, COMMON "file.driver=file,file.filename=a,,");
}

static void options_of_device_and_cache_are_dropped(void **state)
{
    (void)state;
    check(
        "file=a,if=xen,index=1,bus=0,unit=1,id=x,node-name=y,media=disk,snapshot=on,cache=none,"
        "cache.direct=on,aio=native,readonly,read-only=off,werror=stop,rerror=report,discard=unmap,"
        "detect-zeroes=on,copy-on-read=on,throttling.iops-total=5,bps=1,bps_rd=2,iops_wr=3,"
        "force-share=off,auto-read-only=on",
        NULL, false, COMMON "file.driver=file,file.filename=a");
}

static void options_of_the_image_are_kept(void **state)
{
    (void)state;
    check("file=a,format=raw,offset=512,size=1024", NULL, false,
          "driver=raw," COMMON "file.driver=file,file.filename=a,offset=512,size=1024");
    check("file=a,backing.file.filename=b,,c,file.locking=off,lazy-refcounts", NULL, false,
          COMMON "file.driver=file,file.filename=a,backing.file.filename=b,,c,file.locking=off,"
                 "lazy-refcounts=on");
    check("driver=qcow2,file.driver=file,file.filename=a", "qcow2", false,
          "driver=qcow2," COMMON "file.driver=file,file.filename=a");
    check("file=a,buses=1", NULL, false, COMMON "file.driver=file,file.filename=a,buses=1");
}

static void network_protocols_are_refused(void **state)
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
    struct drive_options options;
    struct error error = {0};
    assert_int_equal(drive_options_parse("file.driver=nbd,file.host=h", &options, &error), -1);
    assert_string_equal(error.message, "nbd: a bootloader can read only files and block devices");
}

static void a_drive_without_a_file_is_refused(void **state)
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

static void broken_lists_are_refused(void **state)
{
    struct drive_options options;
    struct error error = {0};

    (void)state;
    assert_int_equal(drive_options_parse("file=a,=b", &options, &error), -1);
    assert_string_equal(error.message, "-drive: the argument has an empty part");
    assert_null(options.file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(file_and_format_are_translated),
        cmocka_unit_test(the_last_of_several_counts),
        cmocka_unit_test(commas_in_values_stay_doubled),
        cmocka_unit_test(options_of_device_and_cache_are_dropped),
        cmocka_unit_test(options_of_the_image_are_kept),
        cmocka_unit_test(network_protocols_are_refused),
        cmocka_unit_test(a_drive_without_a_file_is_refused),
        cmocka_unit_test(broken_lists_are_refused),
    };

    return cmocka_run_group_tests_name("drive-options", tests, NULL, NULL);
}
