/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves which files a guest boots: those of the command line, or what is in a unified kernel
 * image, of which an initrd of the command line leaves out the initrds.
 */
#include "qemu-integration/kernel/boot-files.h"
#include "qemu-integration/kernel/unified-image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#define SIGNATURE 0x40

/* As much of an EFI image as tells it from other files. */
static const char efi_image[SIGNATURE + 4] = {'M', 'Z', [0x3c] = SIGNATURE, [SIGNATURE] = 'P', 'E'};

static struct uki opened;

int uki_parse(struct uki *uki, const struct kernel_file *file, struct error *error)
{
    (void)file, (void)error;
    *uki = (struct uki){.linux_image = {1, 2}, .initrd = {3, 4}, .ucode = {5, 6}};
    return 0;
}

static int make_file(const char *bytes, size_t size)
{
    int file = memfd_create("file", MFD_CLOEXEC);

    assert_int_equal(pwrite(file, bytes, size, 0), size);
    return file;
}

int unified_image_open(struct unified_image *image, const struct uki *parts, int file,
                       const char *name, struct error *error)
{
    (void)file, (void)name, (void)error;
    opened = *parts;
    *image = (struct unified_image){.kernel = make_file("kernel", 6), .initrd = -1};
    if (parts->initrd.size != 0)
        image->initrd = make_file("both", 4);
    return 0;
}

/* A name by which a descriptor's file can be opened. */
static char *name_of(int file)
{
    static char names[2][32];
    static unsigned next;
    char *name = names[next++ % 2];

    snprintf(name, sizeof(names[0]), "/proc/self/fd/%d", file);
    return name;
}

static void assert_content(const struct boot_file *file, const char *expected)
{
    char found[16] = {0};

    assert_int_equal(file->size, strlen(expected));
    assert_int_equal(pread(file->fd, found, sizeof(found) - 1, 0), strlen(expected));
    assert_string_equal(found, expected);
}

static void files_are_what_the_command_line_says(void **state)
{
    int kernel = make_file("plain", 5);
    int initrd = make_file("initrd", 6);
    const struct vm vm = {.kernel = name_of(kernel), .initrd = name_of(initrd)};
    struct boot_files files;
    struct error error = {0};

    (void)state;
    assert_int_equal(boot_files_open(&files, &vm, &error), 0);
    assert_content(&files.kernel, "plain");
    assert_content(&files.initrd, "initrd");
    assert_false(files.unified);
    boot_files_close(&files);
    close(kernel);
    close(initrd);
}

static void a_unified_image_has_both(void **state)
{
    int kernel = make_file(efi_image, sizeof(efi_image));
    const struct vm vm = {.kernel = name_of(kernel)};
    struct boot_files files;
    struct error error = {0};

    (void)state;
    assert_int_equal(boot_files_open(&files, &vm, &error), 0);
    assert_content(&files.kernel, "kernel");
    assert_content(&files.initrd, "both");
    assert_string_equal(files.initrd.name, vm.kernel);
    assert_true(files.unified);
    assert_int_equal(files.head_size, 6);
    boot_files_close(&files);
    close(kernel);
}

static void an_initrd_that_is_replaced_is_not_copied(void **state)
{
    int kernel = make_file(efi_image, sizeof(efi_image));
    int initrd = make_file("initrd", 6);
    const struct vm vm = {.kernel = name_of(kernel), .initrd = name_of(initrd)};
    struct boot_files files;
    struct error error = {0};

    (void)state;
    assert_int_equal(boot_files_open(&files, &vm, &error), 0);
    assert_content(&files.kernel, "kernel");
    assert_content(&files.initrd, "initrd");
    assert_int_equal(opened.linux_image.size, 2);
    assert_int_equal(opened.initrd.size, 0);
    assert_int_equal(opened.ucode.size, 0);
    boot_files_close(&files);
    close(kernel);
    close(initrd);
}

static void what_cannot_be_opened_is_told(void **state)
{
    const struct {
        struct vm vm;
        const char *message;
    } cases[] = {
        {{.kernel = "/none/vmlinuz"}, "/none/vmlinuz: No such file or directory"},
        {{.kernel = "/dev"}, "/dev: Is a directory"},
        {{.kernel = "/dev/null"}, "/dev/null: not a regular file"},
        {{.kernel = "/proc/self/exe", .initrd = "/none/initrd"},
         "/none/initrd: No such file or directory"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct boot_files files;
        struct error error = {0};

        assert_int_equal(boot_files_open(&files, &cases[i].vm, &error), -1);
        assert_string_equal(error.message, cases[i].message);
        boot_files_close(&files);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_what_the_command_line_says),
        cmocka_unit_test(a_unified_image_has_both),
        cmocka_unit_test(an_initrd_that_is_replaced_is_not_copied),
        cmocka_unit_test(what_cannot_be_opened_is_told),
    };

    return cmocka_run_group_tests_name("boot-files", tests, NULL, NULL);
}
