/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The images that have been fetched, and the result that names them. */
#include "netboot/client/image-store.h"
#include "netboot/client/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above. */
#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char work[] = "/tmp/images-test-XXXXXX";
static struct image_store images;

static int open_directory(void **state)
{
    (void)state;
    strcpy(strchr(work, '\0') - 6, "XXXXXX");
    images = (struct image_store){.directory = -1};
    if (mkdtemp(work) != NULL)
        images.directory = open(work, O_PATH | O_DIRECTORY | O_CLOEXEC);
    return images.directory < 0 ? -1 : 0;
}

static int remove_directory(void **state)
{
    DIR *directory = opendir(work);

    (void)state;
    for (const struct dirent *entry; (entry = readdir(directory)) != NULL;)
        unlinkat(images.directory, entry->d_name, 0);
    closedir(directory);
    close(images.directory);
    return rmdir(work);
}

/* How many files there are. */
static unsigned files(void)
{
    DIR *directory = opendir(work);
    unsigned count = 0;

    for (const struct dirent *entry; (entry = readdir(directory)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(directory);
    return count;
}

static int fetch(const char *text)
{
    struct error error = {0};
    int image = -1;
    int file = image_store_create(&images, &image, &error);

    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    close(file);
    image_store_complete(&images, image, strlen(text));
    return image;
}

static void check_file(const char *name, const char *expected, size_t size)
{
    char got[64] = {0};
    int file = openat(images.directory, name, O_RDONLY | O_CLOEXEC);

    assert_true(file >= 0);
    assert_int_equal(read(file, got, sizeof(got)), size);
    assert_memory_equal(got, expected, size);
    close(file);
}

static void test_one_initrd(void **state)
{
    struct error error = {0};
    int other = fetch("other");
    int kernel = fetch("kernel");
    const int initrd = fetch("initrd");

    (void)state;
    (void)other;
    assert_int_equal(image_store_choose(&images, kernel, &initrd, 1, &error), 0);
    check_file("kernel", "kernel", 6);
    check_file("initrd", "initrd", 6);
    assert_int_equal(files(), 2);
}

static void test_several_initrds_are_aligned(void **state)
{
    struct error error = {0};
    int kernel = fetch("kernel");
    const int initrds[] = {fetch("12345"), fetch("1234"), fetch("1")};

    (void)state;
    assert_int_equal(image_store_choose(&images, kernel, initrds, 3, &error), 0);
    check_file("initrd",
               "12345\0\0\0"
               "1234"
               "1",
               13);
    assert_int_equal(files(), 2);
}

static void test_an_initrd_twice(void **state)
{
    struct error error = {0};
    int kernel = fetch("kernel");
    int initrd = fetch("ab");
    const int initrds[] = {initrd, initrd};

    (void)state;
    assert_int_equal(image_store_choose(&images, kernel, initrds, 2, &error), 0);
    check_file("initrd",
               "ab\0\0"
               "ab",
               6);
}

static void test_without_initrd(void **state)
{
    struct error error = {0};
    int kernel = fetch("kernel");

    (void)state;
    assert_int_equal(image_store_choose(&images, kernel, NULL, 0, &error), 0);
    assert_int_equal(files(), 1);
}

static void test_dropped_images_make_room(void **state)
{
    struct error error = {0};
    int image;

    (void)state;
    for (int i = 0; i < IMAGE_STORE_MAX; i++)
        assert_int_equal(fetch("x"), i);
    assert_int_equal(image_store_create(&images, &image, &error), -1);
    assert_string_equal(error.message, "more than 32 images");
    image_store_drop(&images, 7);
    image_store_drop(&images, 7);
    image_store_drop(&images, -1);
    image_store_drop(&images, IMAGE_STORE_MAX);
    assert_int_equal(files(), IMAGE_STORE_MAX - 1);
    assert_int_equal(fetch("y"), 7);
}

static void test_result(void **state)
{
    static const char expected[] = "kernel /output/kernel\0ramdisk /output/initrd\0args a b";
    static const char without[] = "kernel /output/kernel\0args ";
    char path[sizeof(work) + 8];
    struct error error = {0};

    (void)state;
    snprintf(path, sizeof(path), "%s/result", work);
    assert_int_equal(result_write(path, "/output", true, "a b", &error), 0);
    check_file("result", expected, sizeof(expected));
    assert_int_equal(result_write(path, "/output", false, "", &error), 0);
    check_file("result", without, sizeof(without));
    assert_int_equal(result_write("/nowhere/result", "/output", false, "", &error), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_one_initrd, open_directory, remove_directory),
        cmocka_unit_test_setup_teardown(test_several_initrds_are_aligned, open_directory,
                                        remove_directory),
        cmocka_unit_test_setup_teardown(test_an_initrd_twice, open_directory, remove_directory),
        cmocka_unit_test_setup_teardown(test_without_initrd, open_directory, remove_directory),
        cmocka_unit_test_setup_teardown(test_dropped_images_make_room, open_directory,
                                        remove_directory),
        cmocka_unit_test_setup_teardown(test_result, open_directory, remove_directory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
