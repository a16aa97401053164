/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/loader/parse-sample.h"

#include <stdlib.h>
#include <string.h>

struct sample sample;
struct kernel_image image;
struct error error;

int parse_cut(uint64_t size)
{
    size_t head_size = size < SAMPLE_HEAD_SIZE ? size : SAMPLE_HEAD_SIZE;
    uint8_t *block = malloc(1 + head_size);

    assert_non_null(block);
    memcpy(block + 1, sample.head, head_size);
    memset(&image, 0xee, sizeof(image));
    error.message[0] = '\0';
    int result =
        kernel_image_parse(&image, (struct bytes){block + 1, head_size}, size, "kernel", &error);
    free(block);
    if (result < 0) {
        assert_int_equal(strncmp(error.message, "kernel: ", 8), 0);
        assert_null(strchr(error.message, '\n'));
        assert_true(error.message[strlen(error.message) - 1] != '.');
    } else {
        assert_false(error_is_set(&error));
    }
    return result;
}

int parse(void)
{
    return parse_cut(sample.size);
}

void assert_message(const char *part)
{
    if (strstr(error.message, part) == NULL)
        fail_msg("\"%s\" does not contain \"%s\"", error.message, part);
}

void assert_needs_bios(const char *part)
{
    if (parse() < 0)
        fail_msg("%s", error.message);
    assert_non_null(image.needs_bios);
    if (strstr(image.needs_bios, part) == NULL)
        fail_msg("\"%s\" does not contain \"%s\"", image.needs_bios, part);
    assert_int_equal(image.file_size, sample.size);
}

void assert_direct(void)
{
    if (parse() < 0)
        fail_msg("%s", error.message);
    assert_null(image.needs_bios);
}
