/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that what is taken out of a unified kernel image is what was in it: kernel, microcode and
 * initrd behind each other, and the command line.
 */
#include "qemu-integration/kernel/unified-image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

/* Longer than what is copied at once */
#define KERNEL_SIZE 200001

static int make_file(char *kernel)
{
    int file = memfd_create("image", MFD_CLOEXEC);

    for (size_t i = 0; i < KERNEL_SIZE; i++)
        kernel[i] = (char)(i * 7 + i / 256);
    assert_int_equal(pwrite(file, "ucodeinitrd\nquiet\n", 18, 0), 18);
    assert_int_equal(pwrite(file, kernel, KERNEL_SIZE, 100), KERNEL_SIZE);
    return file;
}

static void assert_content(int file, const char *bytes, size_t size)
{
    char *found = malloc(size + 1);

    assert_int_equal(read(file, found, size + 1), size);
    assert_memory_equal(found, bytes, size);
    free(found);
    close(file);
}

static void all_parts(void **state)
{
    static char kernel[KERNEL_SIZE];
    const struct uki parts = {
        .linux_image = {100, KERNEL_SIZE}, .ucode = {0, 5}, .initrd = {5, 6}, .cmdline = {11, 7}};
    int file = make_file(kernel);
    struct unified_image image;
    struct error error = {0};

    (void)state;
    assert_int_equal(unified_image_open(&image, &parts, file, "image", &error), 0);
    assert_content(image.kernel, kernel, KERNEL_SIZE);
    assert_content(image.initrd, "ucode\0\0\0initrd", 14);
    assert_string_equal(image.command_line, "quiet");
    free(image.command_line);
    close(file);
}

static void the_kernel_alone(void **state)
{
    static char kernel[KERNEL_SIZE];
    const struct uki parts = {.linux_image = {100, 10}};
    int file = make_file(kernel);
    struct unified_image image;
    struct error error = {0};

    (void)state;
    assert_int_equal(unified_image_open(&image, &parts, file, "image", &error), 0);
    assert_content(image.kernel, kernel, 10);
    assert_int_equal(image.initrd, -1);
    assert_null(image.command_line);
    close(file);
}

static void what_cannot_be_read_is_told(void **state)
{
    static char kernel[KERNEL_SIZE];
    struct uki parts = {.linux_image = {100, KERNEL_SIZE + 1}};
    int file = make_file(kernel);
    struct unified_image image;
    struct error error = {0};

    (void)state;
    assert_int_equal(unified_image_open(&image, &parts, file, "image", &error), -1);
    assert_string_equal(error.message, "image: became shorter while it was read");
    error = (struct error){0};
    parts = (struct uki){.linux_image = {100, 1}, .cmdline = {0, 65537}};
    assert_int_equal(unified_image_open(&image, &parts, file, "image", &error), -1);
    assert_string_equal(error.message, "image: the command line in it has more than 65536 bytes");
    close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_parts),
        cmocka_unit_test(the_kernel_alone),
        cmocka_unit_test(what_cannot_be_read_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
