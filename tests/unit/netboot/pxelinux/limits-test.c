/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Configurations of PXELINUX's that are too long, or that have no end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/netboot/pxelinux/fixture.h"

#include <string.h>

static void refuses_what_is_too_long(void **state)
{
    static char text[NETBOOT_ARGUMENTS_SIZE + 100] =
        "#ui menu.c32\ndefault l\nlabel l\nlinux k\nappend ";
    size_t length = strlen(text);

    (void)state;
    memset(text + length, 'x', 1023 - strlen("BOOT_IMAGE=k "));
    boot(text);
    assert_int_equal(outcome.end, NETBOOT_IMAGES);
    assert_int_equal(strlen(outcome.arguments), 1023);
    text[strlen(text)] = 'x';
    boot(text);
    assert_logged("\nthe kernel's arguments have 1024 bytes, a guest can have 1023\n");
    assert_not_logged("fetch");
    memset(text + length, 'x', NETBOOT_ARGUMENTS_SIZE);
    boot(text);
    assert_logged("the command line has more than 4095 bytes");
    /* What is edited would lack the arguments. */
    text[0] = ' ';
    boot(text);
    assert_logged("]\n> l\n");
    boot("default l\nlabel l\nlinux k\ninitrd 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17");
    assert_logged("more than 16 initrds");
    assert_logged("drop 16\ndrop 17\n");
}

/* Fills a buffer with copies of a text. */
static void repeat(char *buffer, const char *text, size_t count)
{
    size_t length = strlen(text);

    for (size_t i = 0; i < count; i++)
        for (size_t byte = 0; byte <= length; byte++)
            buffer[i * length + byte] = text[byte];
}

static void ends_what_goes_in_circles(void **state)
{
    static struct fake_action by_time[200];
    static char many[20000];

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(by_time); i++)
        by_time[i] = (struct fake_action){.how = NETBOOT_CHOSE_BY_TIME, .key = NETBOOT_KEY_NONE};
    act(by_time, ARRAY_SIZE(by_time));
    boot("include pxelinux.cfg/default");
    assert_failed("configurations include each other more than 16 times");
    boot("default c\nlabel c\nconfig pxelinux.cfg/default");
    assert_failed("the configurations lead in a circle");
    boot("UI menu.c32\ntimeout 1\nmenu begin\nmenu default\ntimeout 1\nlabel x\nmenu exit\nmenu "
         "end");
    assert_failed("the configurations lead in a circle");
    assert_in_range(fake.action, 32, 70);
    boot("prompt 1\ntimeout 1\ndefault menu.c32\nlabel q\nmenu quit");
    assert_failed("the configurations lead in a circle");
    boot("prompt 1\nonerror missing\ndefault missing");
    assert_failed("missing: the server has no such file");

    files[1] = (struct fake_file){FAKE_SERVER "empty", ""};
    repeat(many, "include empty\n", 70);
    boot(many);
    assert_failed("more than 64 configurations");
}

static void limits_labels_and_menus(void **state)
{
    static char text[200000];

    (void)state;
    repeat(text, "label x\n", 1025);
    boot(text);
    assert_failed("more than 1024 labels");
    repeat(text, "menu begin\n", 300);
    boot(text);
    assert_failed("more than 256 menus");
}

#define TEST(function) cmocka_unit_test_setup(function, fixture_begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(refuses_what_is_too_long),
        TEST(ends_what_goes_in_circles),
        TEST(limits_labels_and_menus),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
