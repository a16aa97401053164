/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves the viewer's decisions that need no display: what the command line means, where the
 * picture lies in the window, and which keysym and scancode a key has.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/argv.h"
#include "common/array.h"
#include "viewer/arguments.h"
#include "viewer/key-keysym.h"
#include "viewer/key-scancode.h"
#include "viewer/letterbox.h"

#include <stdbool.h>
#include <string.h>
#include <xkbcommon/xkbcommon.h>

static int parse(struct arguments *arguments, struct error *error, const char *const *words)
{
    char *argv[8] = {(char *)"qemu-xen-viewer"};
    int argc = 1;

    while (words[argc - 1] != NULL) {
        argv[argc] = argv_word(words[argc - 1]);
        argc++;
    }
    *error = (struct error){0};
    return arguments_parse(arguments, argc, argv, error);
}

#define PARSE(...) parse(&arguments, &error, (const char *const[]){__VA_ARGS__, NULL})

static void the_command_line_is_read(void **state)
{
    struct arguments arguments;
    struct error error;

    (void)state;
    assert_int_equal(PARSE("--fd", "7", "--title", "a guest"), 0);
    assert_int_equal(arguments.action, ARGUMENTS_VIEW);
    assert_int_equal(arguments.fd, 7);
    assert_string_equal(arguments.title, "a guest");
    assert_false(arguments.fullscreen);
    assert_int_equal(PARSE("--fullscreen", "--title", "--fd", "--fd", "0"), 0);
    assert_string_equal(arguments.title, "--fd");
    assert_int_equal(arguments.fd, 0);
    assert_true(arguments.fullscreen);
    assert_int_equal(PARSE("--help"), 0);
    assert_int_equal(arguments.action, ARGUMENTS_HELP);
    assert_int_equal(PARSE("--fd", "3", "--version"), 0);
    assert_int_equal(arguments.action, ARGUMENTS_VERSION);
}

static void a_wrong_command_line_is_explained(void **state)
{
    static const char *const bad_numbers[] = {
        "", "x", "-1", "+1", " 1", "1 ", "0x1", "2147483648", "99999999999999999999"};
    struct arguments arguments;
    struct error error;

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(bad_numbers); i++) {
        assert_int_equal(PARSE("--title", "x", "--fd", bad_numbers[i]), -1);
        assert_non_null(strstr(error.message, "not a file descriptor"));
    }
    assert_int_equal(PARSE("--fd", "1"), -1);
    assert_string_equal(error.message, "--title is missing");
    assert_int_equal(PARSE("--title", "x"), -1);
    assert_string_equal(error.message, "--fd is missing");
    assert_int_equal(PARSE("--title", "x", "--fd"), -1);
    assert_string_equal(error.message, "--fd: needs a value");
    assert_int_equal(PARSE("--full"), -1);
    assert_string_equal(error.message, "--full: unknown option");
}

static void assert_box(struct letterbox box, int x, int y, int width, int height)
{
    assert_int_equal(box.x, x);
    assert_int_equal(box.y, y);
    assert_int_equal(box.width, width);
    assert_int_equal(box.height, height);
}

static void the_picture_keeps_its_aspect_ratio(void **state)
{
    (void)state;
    assert_box(letterbox_fit(720, 400, 720, 400), 0, 0, 720, 400);
    assert_box(letterbox_fit(720, 400, 1440, 800), 0, 0, 1440, 800);
    assert_box(letterbox_fit(720, 400, 1000, 400), 140, 0, 720, 400);
    assert_box(letterbox_fit(720, 400, 720, 1000), 0, 300, 720, 400);
    assert_box(letterbox_fit(640, 480, 320, 100), 93, 0, 133, 100);
    assert_box(letterbox_fit(65535, 1, 100, 100), 0, 49, 100, 1);
    assert_box(letterbox_fit(1, 65535, 100, 100), 49, 0, 1, 100);
    assert_box(letterbox_fit(65535, 65535, 65535, 65535), 0, 0, 65535, 65535);
    assert_box(letterbox_fit(1, 1, 65535, 65535), 0, 0, 65535, 65535);
}

/* It lies in the window and touches at least two of its sides. */
static void the_picture_always_fills_one_direction(void **state)
{
    (void)state;
    for (int width = 1; width < 40; width++)
        for (int height = 1; height < 40; height++)
            for (int window = 1; window < 40; window++) {
                struct letterbox box = letterbox_fit(width, height, window, 17);

                assert_in_range(box.width, 1, window);
                assert_in_range(box.height, 1, 17);
                assert_true(box.width == window || box.height == 17);
                assert_in_range(box.x, 0, window - box.width);
                assert_in_range(box.y, 0, 17 - box.height);
            }
}

static void points_of_the_window_map_to_pixels(void **state)
{
    (void)state;
    for (int point = 0; point < 720; point++)
        assert_int_equal(letterbox_to_picture(0, 720, 720, point), point);
    assert_int_equal(letterbox_to_picture(140, 720, 720, 140), 0);
    assert_int_equal(letterbox_to_picture(140, 720, 720, 859), 719);
    assert_int_equal(letterbox_to_picture(140, 720, 720, 0), 0);
    assert_int_equal(letterbox_to_picture(140, 720, 720, -5), 0);
    assert_int_equal(letterbox_to_picture(140, 720, 720, 860), 719);
    assert_int_equal(letterbox_to_picture(0, 1440, 720, 1439), 719);
    assert_int_equal(letterbox_to_picture(0, 1440, 720, 721), 360);
    assert_int_equal(letterbox_to_picture(0, 1, 65535, 0), 0);
    assert_int_equal(letterbox_to_picture(0, 65535, 65535, INT32_MAX), 65534);
    assert_int_equal(letterbox_to_picture(65535, 65535, 65535, INT32_MIN), 0);
}

static uint32_t keysym(SDL_Scancode scancode, SDL_Keycode key, Uint16 modifiers, const char *text)
{
    SDL_Keysym pressed = {.scancode = scancode, .sym = key, .mod = modifiers};

    return key_keysym(&pressed, text);
}

static void a_key_means_what_it_types(void **state)
{
    (void)state;
    assert_int_equal(keysym(SDL_SCANCODE_A, SDLK_a, 0, "a"), XKB_KEY_a);
    assert_int_equal(keysym(SDL_SCANCODE_A, SDLK_a, KMOD_LSHIFT, "A"), XKB_KEY_A);
    assert_int_equal(keysym(SDL_SCANCODE_1, SDLK_1, KMOD_LSHIFT, "!"), XKB_KEY_exclam);
    assert_int_equal(keysym(SDL_SCANCODE_SPACE, SDLK_SPACE, 0, " "), XKB_KEY_space);
    /* A German and a Russian keyboard */
    assert_int_equal(keysym(SDL_SCANCODE_APOSTROPHE, 0xe4, 0, "\xc3\xa4"), XKB_KEY_adiaeresis);
    assert_int_equal(keysym(SDL_SCANCODE_Q, SDLK_q, KMOD_MODE, "@"), XKB_KEY_at);
    assert_int_equal(keysym(SDL_SCANCODE_E, SDLK_e, KMOD_MODE, "\xe2\x82\xac"), XKB_KEY_EuroSign);
    assert_int_equal(keysym(SDL_SCANCODE_A, 0x444, 0, "\xd1\x84"), XKB_KEY_Cyrillic_ef);
    /* Without a keysym of its own, a character is its number. */
    assert_int_equal(keysym(SDL_SCANCODE_A, SDLK_a, 0, "\xf0\x9f\x98\x80"), 0x0101f600);
}

static void a_key_that_types_nothing_means_its_name(void **state)
{
    (void)state;
    assert_int_equal(keysym(SDL_SCANCODE_C, SDLK_c, KMOD_LCTRL, ""), XKB_KEY_c);
    assert_int_equal(keysym(SDL_SCANCODE_C, SDLK_c, KMOD_LCTRL | KMOD_RSHIFT, ""), XKB_KEY_C);
    assert_int_equal(keysym(SDL_SCANCODE_C, SDLK_c, KMOD_LCTRL | KMOD_CAPS, ""), XKB_KEY_C);
    assert_int_equal(keysym(SDL_SCANCODE_C, SDLK_c, KMOD_CAPS | KMOD_LSHIFT, ""), XKB_KEY_c);
    assert_int_equal(keysym(SDL_SCANCODE_1, SDLK_1, KMOD_LCTRL | KMOD_LSHIFT, ""), XKB_KEY_1);
    assert_int_equal(keysym(SDL_SCANCODE_A, 0x444, KMOD_LSHIFT, ""), XKB_KEY_Cyrillic_EF);
    assert_int_equal(keysym(SDL_SCANCODE_EJECT, SDLK_EJECT, 0, ""), 0);
    assert_int_equal(keysym(SDL_SCANCODE_UNKNOWN, SDLK_UNKNOWN, 0, ""), 0);
}

static void malformed_text_is_ignored(void **state)
{
    static const char *const malformed[] = {"\xc3", "\xe2\x82", "\xe2\x82g", "\x84", "\xff\xbf"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(malformed); i++)
        assert_int_equal(keysym(SDL_SCANCODE_A, SDLK_a, 0, malformed[i]), XKB_KEY_a);
}

static void named_keys_keep_their_names(void **state)
{
    (void)state;
    /* These type something, but not the character of their keysym. */
    assert_int_equal(keysym(SDL_SCANCODE_RETURN, SDLK_RETURN, 0, "\r"), XKB_KEY_Return);
    assert_int_equal(keysym(SDL_SCANCODE_DELETE, SDLK_DELETE, 0, "\x7f"), XKB_KEY_Delete);
    assert_int_equal(keysym(SDL_SCANCODE_TAB, SDLK_TAB, KMOD_LSHIFT, ""), XKB_KEY_Tab);
    assert_int_equal(keysym(SDL_SCANCODE_F12, SDLK_F12, 0, ""), XKB_KEY_F12);
    assert_int_equal(keysym(SDL_SCANCODE_PAGEUP, SDLK_PAGEUP, 0, ""), XKB_KEY_Prior);
    assert_int_equal(keysym(SDL_SCANCODE_RSHIFT, SDLK_RSHIFT, 0, ""), XKB_KEY_Shift_R);
    assert_int_equal(keysym(SDL_SCANCODE_MODE, SDLK_MODE, 0, ""), XKB_KEY_ISO_Level3_Shift);
    /* The user has swapped them: the meaning counts. */
    assert_int_equal(keysym(SDL_SCANCODE_CAPSLOCK, SDLK_LCTRL, 0, ""), XKB_KEY_Control_L);
}

static void the_keypad_has_keysyms_of_its_own(void **state)
{
    (void)state;
    assert_int_equal(keysym(SDL_SCANCODE_KP_7, SDLK_KP_7, KMOD_NUM, "7"), XKB_KEY_KP_7);
    assert_int_equal(keysym(SDL_SCANCODE_KP_7, SDLK_KP_7, 0, ""), XKB_KEY_KP_Home);
    assert_int_equal(keysym(SDL_SCANCODE_KP_7, SDLK_KP_7, KMOD_NUM | KMOD_LSHIFT, ""),
                     XKB_KEY_KP_Home);
    assert_int_equal(keysym(SDL_SCANCODE_KP_PERIOD, ',', KMOD_NUM, ","), XKB_KEY_KP_Decimal);
    assert_int_equal(keysym(SDL_SCANCODE_KP_ENTER, SDLK_RETURN, 0, "\r"), XKB_KEY_KP_Enter);
    assert_int_equal(keysym(SDL_SCANCODE_7, SDLK_7, 0, "7"), XKB_KEY_7);
}

static void scancodes_are_those_of_set_1(void **state)
{
    (void)state;
    assert_int_equal(key_scancode(SDL_SCANCODE_ESCAPE), 0x01);
    assert_int_equal(key_scancode(SDL_SCANCODE_A), 0x1e);
    assert_int_equal(key_scancode(SDL_SCANCODE_NONUSBACKSLASH), 0x56);
    assert_int_equal(key_scancode(SDL_SCANCODE_KP_7), 0x47);
    assert_int_equal(key_scancode(SDL_SCANCODE_HOME), 0xc7);
    assert_int_equal(key_scancode(SDL_SCANCODE_KP_ENTER), 0x9c);
    assert_int_equal(key_scancode(SDL_SCANCODE_RALT), 0xb8);
    assert_int_equal(key_scancode(SDL_SCANCODE_EJECT), 0);
    assert_int_equal(key_scancode(SDL_SCANCODE_UNKNOWN), 0);
    assert_int_equal(key_scancode(SDL_NUM_SCANCODES), 0);
    assert_int_equal(key_scancode((SDL_Scancode)-1), 0);
}

/* Except for those that share one on purpose. */
static void no_two_keys_share_a_scancode(void **state)
{
    int keys[256] = {0};

    (void)state;
    for (int scancode = 0; scancode < SDL_NUM_SCANCODES; scancode++)
        keys[key_scancode((SDL_Scancode)scancode)]++;
    for (int code = 1; code < 256; code++)
        assert_in_range(keys[code], 0, code == 0x2b || code == 0xa0 || code == 0xb8 ? 2 : 1);
    /* The first 88 codes, except the unused 0x55, are the original PC keyboard. */
    for (int code = 1; code <= 0x58; code++)
        assert_int_equal(keys[code] > 0, code != 0x55);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_command_line_is_read),
        cmocka_unit_test(a_wrong_command_line_is_explained),
        cmocka_unit_test(the_picture_keeps_its_aspect_ratio),
        cmocka_unit_test(the_picture_always_fills_one_direction),
        cmocka_unit_test(points_of_the_window_map_to_pixels),
        cmocka_unit_test(a_key_means_what_it_types),
        cmocka_unit_test(a_key_that_types_nothing_means_its_name),
        cmocka_unit_test(malformed_text_is_ignored),
        cmocka_unit_test(named_keys_keep_their_names),
        cmocka_unit_test(the_keypad_has_keysyms_of_its_own),
        cmocka_unit_test(scancodes_are_those_of_set_1),
        cmocka_unit_test(no_two_keys_share_a_scancode),
    };

    return cmocka_run_group_tests_name("viewer", tests, NULL, NULL);
}
