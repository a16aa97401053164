/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bootloader's result is parsed, or refused with a reason if it is not exactly what a bootloader
 * may return; its last output becomes plain text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pty-bridge/bootloader/bootloader-output.h"
#include "pty-bridge/bootloader/output-tail.h"

#include <stdlib.h>
#include <string.h>

#define DIRECTORY "/output"

static struct bootloader_output output;

/* In a copy of exactly that size, so that the sanitizer catches a read past it. */
static int parse_bytes(const char *text, size_t size, struct error *error)
{
    uint8_t *copy = malloc(size > 0 ? size : 1);

    assert_non_null(copy);
    memcpy(copy, text, size);
    int result = bootloader_output_parse(&output, (struct bytes){copy, size}, DIRECTORY, error);

    free(copy);
    assert_int_equal(result < 0, error_is_set(error));
    return result;
}

static void refused_bytes(const char *text, size_t size, const char *reason)
{
    struct error error = {0};

    assert_int_equal(parse_bytes(text, size, &error), -1);
    assert_int_equal(strncmp(error.message, "the bootloader", 14), 0);
    if (strstr(error.message, reason) == NULL)
        fail_msg("'%s' does not say '%s'", error.message, reason);
}

/* For string constants, whose own NUL ends the last item. */
#define ACCEPTED(text)        assert_int_equal(parse_bytes(text, sizeof(text), &(struct error){0}), 0)
#define REFUSED(text, reason) refused_bytes(text, sizeof(text), reason)

static void the_result_of_pygrub_is_accepted(void **state)
{
    (void)state;
    ACCEPTED("kernel /output/boot_kernel.a1b2\0ramdisk /output/boot_ramdisk.c3\0"
             "args root=/dev/xvda1 ro\0");
    assert_string_equal(output.kernel, "boot_kernel.a1b2");
    assert_string_equal(output.ramdisk, "boot_ramdisk.c3");
    assert_string_equal(output.arguments, "root=/dev/xvda1 ro");
}

static void a_kernel_alone_is_enough(void **state)
{
    (void)state;
    ACCEPTED("kernel /output//k");
    assert_string_equal(output.kernel, "k");
    assert_string_equal(output.ramdisk, "");
    assert_string_equal(output.arguments, "");
    ACCEPTED("args a  b\0kernel /output/...\0\0");
    assert_string_equal(output.kernel, "...");
    assert_string_equal(output.arguments, "a  b");
}

static void paths_outside_of_the_directory_are_refused(void **state)
{
    (void)state;
    REFUSED("kernel /etc/shadow", "kernel is outside its output directory: /etc/shadow");
    REFUSED("kernel boot_kernel", "kernel is outside");
    REFUSED("kernel /outputs/k", "kernel is outside");
    REFUSED("kernel /output", "kernel is outside");
    REFUSED("kernel /output/", "kernel is not directly in");
    REFUSED("kernel /output/.", "kernel is not directly in");
    REFUSED("kernel /output/..", "kernel is not directly in");
    REFUSED("kernel /output/../k", "kernel is not directly in");
    REFUSED("kernel /output/a/k", "kernel is not directly in");
    REFUSED("kernel /output/k/", "kernel is not directly in");
    REFUSED("kernel /output/k\0ramdisk /etc/shadow", "ramdisk is outside");
    REFUSED("kernel /output/k\0ramdisk /output/k", "are the same file");
}

static void missing_unknown_and_repeated_items_are_refused(void **state)
{
    (void)state;
    REFUSED("", "has named no kernel");
    refused_bytes("", 0, "has named no kernel");
    REFUSED("ramdisk /output/r", "has named no kernel");
    REFUSED("kernel ", "kernel is outside");
    REFUSED("kernel", "unknown entry");
    REFUSED("kernels /output/k", "unknown entry");
    REFUSED("linux (kernel /output/k)", "unknown entry: linux (kernel");
    REFUSED("kernel /output/k\0kernel /output/l", "more than one kernel");
    REFUSED("kernel /output/k\0ramdisk /output/r\0ramdisk /output/s", "more than one ramdisk");
    REFUSED("kernel /output/k\0args a\0args b", "more than one args");
    refused_bytes("kernel /output/k", 16, "is cut off");
    refused_bytes("kernel /output/k\0args a", 23, "is cut off");
}

static void control_characters_are_refused(void **state)
{
    (void)state;
    REFUSED("kernel /output/k\0args a\nb", "a control character: 0x0a");
    REFUSED("kernel /output/k\0args \033[2J", "a control character: 0x1b");
    REFUSED("kernel /output/k\0args \177", "a control character: 0x7f");
    ACCEPTED("kernel /output/k\0args a\tb\303\251");
    /* A path may have them, but the message does not show them. */
    REFUSED("kernel /etc/\033[2J", "directory: /etc/?[2J");
}

static void lengths_are_accepted_up_to_their_limits(void **state)
{
    static char text[BOOTLOADER_OUTPUT_LIMIT + 1];

    (void)state;
    memset(text, 'x', sizeof(text));
    memcpy(text, "kernel /output/k\0args ", 22);
    text[22 + BOOTLOADER_ARGUMENTS_LIMIT] = '\0';
    assert_int_equal(parse_bytes(text, 22 + BOOTLOADER_ARGUMENTS_LIMIT + 1, &(struct error){0}), 0);
    assert_int_equal(strlen(output.arguments), BOOTLOADER_ARGUMENTS_LIMIT);
    text[22 + BOOTLOADER_ARGUMENTS_LIMIT] = 'x';
    text[22 + BOOTLOADER_ARGUMENTS_LIMIT + 1] = '\0';
    refused_bytes(text, 22 + BOOTLOADER_ARGUMENTS_LIMIT + 2, "have 1024 bytes, more than 1023");
    refused_bytes(text, sizeof(text), "has written 16385 bytes, more than 16384");
    memset(text, 'x', sizeof(text));
    memcpy(text, "kernel /output/", 15);
    text[15 + NAME_MAX] = '\0';
    assert_int_equal(parse_bytes(text, 15 + NAME_MAX + 1, &(struct error){0}), 0);
    text[15 + NAME_MAX] = 'x';
    text[15 + NAME_MAX + 1] = '\0';
    refused_bytes(text, 15 + NAME_MAX + 2, "a name of 256 bytes, more than 255");
}

static void assert_tail(const char *written, unsigned lines, size_t size, const char *expected)
{
    struct output_tail *tail = calloc(1, sizeof(*tail));
    char *text = malloc(size);

    assert_non_null(tail);
    assert_non_null(text);
    output_tail_add(tail, written, strlen(written));
    output_tail_text(tail, lines, text, size);
    assert_string_equal(text, expected);
    free(text);
    free(tail);
}

static void the_last_lines_that_fit_are_returned(void **state)
{
    (void)state;
    assert_tail("", 3, 100, "");
    assert_tail("one", 3, 100, "one");
    assert_tail("one\r\ntwo\r\n\r\n  \r\nthree\r\n\r\n", 2, 100, "two\nthree");
    assert_tail("one\ntwo\nthree\n", 5, 100, "one\ntwo\nthree");
    assert_tail("one\ntwo\nthree", 5, 11, "two\nthree");
    assert_tail("one\ntwo\nthree", 5, 9, "three");
    assert_tail("one\ntwo\nthree", 5, 1, "");
}

static void escape_sequences_are_removed(void **state)
{
    (void)state;
    assert_tail("\033[2J\033[1;31mred\033[0m\033[?25l", 1, 100, "red");
    assert_tail("\033(B\033)0text\033=", 1, 100, "text");
    assert_tail("\033]0;title\007text\033P1$q\033\\ more", 1, 100, "text more");
    assert_tail("a\tb\bc\001\177", 1, 100, "abc");
    assert_tail("\033[31", 1, 100, "");
}

static void only_the_end_of_the_output_is_kept(void **state)
{
    struct output_tail *tail = calloc(1, sizeof(*tail));
    static char block[OUTPUT_TAIL_SIZE * 2];
    static char text[OUTPUT_TAIL_SIZE + 1];

    (void)state;
    assert_non_null(tail);
    memset(block, 'x', sizeof(block));
    output_tail_add(tail, block, 100);
    output_tail_add(tail, block, sizeof(block));
    output_tail_add(tail, "\nend", 4);
    output_tail_text(tail, 1, text, sizeof(text));
    assert_string_equal(text, "end");
    output_tail_text(tail, 2, text, sizeof(text));
    assert_int_equal(strlen(text), OUTPUT_TAIL_SIZE);
    free(tail);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_result_of_pygrub_is_accepted),
        cmocka_unit_test(a_kernel_alone_is_enough),
        cmocka_unit_test(paths_outside_of_the_directory_are_refused),
        cmocka_unit_test(missing_unknown_and_repeated_items_are_refused),
        cmocka_unit_test(control_characters_are_refused),
        cmocka_unit_test(lengths_are_accepted_up_to_their_limits),
        cmocka_unit_test(the_last_lines_that_fit_are_returned),
        cmocka_unit_test(escape_sequences_are_removed),
        cmocka_unit_test(only_the_end_of_the_output_is_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
