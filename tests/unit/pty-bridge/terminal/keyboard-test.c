/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The keyboard types what the same keys type in QEMU's layouts, dead keys and locks included, and
 * survives any sequence of key codes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pty-bridge/terminal/dead-keys.h"
#include "pty-bridge/terminal/keyboard.h"
#include "pty-bridge/terminal/keymap.h"

#include <dirent.h>
#include <linux/input-event-codes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xkbcommon/xkbcommon.h>

static struct terminal *terminal;
static struct keyboard *keyboard;
static char typed[256];
static size_t typed_length;

static void keep(void *context, const char *bytes, size_t length)
{
    (void)context;
    assert_true(typed_length + length < sizeof(typed));
    memcpy(typed + typed_length, bytes, length);
    typed_length += length;
    typed[typed_length] = '\0';
}

static void use_layout(const char *layout)
{
    struct error error = {0};

    keyboard_close(keyboard);
    keyboard = keyboard_open(layout, terminal, &error);
    assert_string_equal(error.message, "");
    assert_non_null(keyboard);
}

static int set_up(void **state)
{
    (void)state;
    terminal = terminal_open(80, 25, keep, NULL, NULL);
    assert_non_null(terminal);
    typed_length = 0;
    typed[0] = '\0';
    use_layout(NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    keyboard_close(keyboard);
    keyboard = NULL;
    terminal_close(terminal);
    return 0;
}

static void press(unsigned code)
{
    keyboard_key(keyboard, code, true);
}

static void release(unsigned code)
{
    keyboard_key(keyboard, code, false);
}

static void tap(unsigned code)
{
    press(code);
    release(code);
}

static void tap_with(unsigned modifier, unsigned code)
{
    press(modifier);
    tap(code);
    release(modifier);
}

static void assert_typed(const char *bytes)
{
    assert_string_equal(typed, bytes);
    typed_length = 0;
    typed[0] = '\0';
}

static void the_default_layout_is_us(void **state)
{
    (void)state;
    tap(KEY_A);
    tap_with(KEY_LEFTSHIFT, KEY_A);
    tap_with(KEY_RIGHTSHIFT, KEY_2);
    tap(KEY_SLASH);
    tap(KEY_SPACE);
    tap_with(KEY_LEFTSHIFT, KEY_MINUS);
    assert_typed("aA@/ _");
    tap(KEY_ENTER);
    tap(KEY_TAB);
    tap_with(KEY_LEFTSHIFT, KEY_TAB);
    tap(KEY_BACKSPACE);
    tap(KEY_ESC);
    assert_typed("\r\t\033[Z\177\033");
    tap_with(KEY_LEFTCTRL, KEY_C);
    tap_with(KEY_RIGHTCTRL, KEY_X);
    tap_with(KEY_LEFTALT, KEY_B);
    assert_typed("\003\030\033b");
    /* Neither a release nor a modifier alone types anything. */
    press(KEY_LEFTSHIFT);
    press(KEY_LEFTALT);
    press(KEY_LEFTMETA);
    press(KEY_CAPSLOCK);
    assert_typed("");
}

static void cursor_and_function_keys_send_sequences(void **state)
{
    (void)state;
    tap(KEY_UP);
    tap(KEY_DOWN);
    tap(KEY_LEFT);
    tap(KEY_RIGHT);
    assert_typed("\033[A\033[B\033[D\033[C");
    tap(KEY_HOME);
    tap(KEY_END);
    tap(KEY_INSERT);
    tap(KEY_DELETE);
    tap(KEY_PAGEUP);
    tap(KEY_PAGEDOWN);
    assert_typed("\033[H\033[F\033[2~\033[3~\033[5~\033[6~");
    tap(KEY_F1);
    tap(KEY_F5);
    tap(KEY_F10);
    tap(KEY_F11);
    tap(KEY_F12);
    assert_typed("\033OP\033[15~\033[21~\033[23~\033[24~");
    tap_with(KEY_LEFTCTRL, KEY_RIGHT);
    assert_typed("\033[1;5C");
}

static void caps_lock_and_num_lock_are_off_at_first(void **state)
{
    (void)state;
    tap(KEY_CAPSLOCK);
    tap(KEY_A);
    tap(KEY_1);
    tap_with(KEY_LEFTSHIFT, KEY_A);
    tap(KEY_CAPSLOCK);
    tap(KEY_A);
    assert_typed("A1aa");
    /* The keypad. */
    tap(KEY_KP8);
    tap(KEY_KP7);
    tap(KEY_KPDOT);
    assert_typed("\033[A\033[H\033[3~");
    tap(KEY_NUMLOCK);
    tap(KEY_KP8);
    tap(KEY_KPDOT);
    tap(KEY_KPPLUS);
    tap(KEY_KPSLASH);
    tap(KEY_KPENTER);
    tap_with(KEY_LEFTSHIFT, KEY_KP4);
    assert_typed("8.+/\r\033[1;2D");
    tap(KEY_NUMLOCK);
    tap(KEY_KP2);
    assert_typed("\033[B");
}

static void the_german_layout_has_altgr_and_no_dead_keys(void **state)
{
    (void)state;
    use_layout("de");
    tap(KEY_Y);
    tap(KEY_Z);
    tap(KEY_SEMICOLON);
    tap_with(KEY_LEFTSHIFT, KEY_APOSTROPHE);
    tap(KEY_MINUS);
    tap_with(KEY_LEFTSHIFT, KEY_7);
    assert_typed("zyöÄß/");
    tap_with(KEY_RIGHTALT, KEY_Q);
    tap_with(KEY_RIGHTALT, KEY_7);
    tap_with(KEY_RIGHTALT, KEY_MINUS);
    tap_with(KEY_RIGHTALT, KEY_E);
    tap_with(KEY_RIGHTALT, KEY_102ND);
    assert_typed("@{\\€|");
    /* No dead keys, as in QEMU's table. */
    tap(KEY_GRAVE);
    tap_with(KEY_RIGHTALT, KEY_RIGHTBRACE);
    assert_typed("^~");
    tap_with(KEY_LEFTCTRL, KEY_Y);
    assert_typed("\032");
    tap(KEY_NUMLOCK);
    tap(KEY_KPDOT);
    assert_typed(",");
}

static void the_french_layout_has_digits_with_shift(void **state)
{
    (void)state;
    use_layout("fr");
    tap(KEY_Q);
    tap(KEY_A);
    tap(KEY_W);
    tap(KEY_SEMICOLON);
    tap(KEY_1);
    tap_with(KEY_LEFTSHIFT, KEY_1);
    tap(KEY_2);
    tap_with(KEY_RIGHTALT, KEY_0);
    tap(KEY_8);
    tap_with(KEY_LEFTSHIFT, KEY_DOT);
    assert_typed("aqzm&1é@_/");
}

static void other_layouts_type_their_characters(void **state)
{
    (void)state;
    use_layout("en-gb");
    tap_with(KEY_LEFTSHIFT, KEY_3);
    tap_with(KEY_LEFTSHIFT, KEY_2);
    tap(KEY_BACKSLASH);
    assert_typed("£\"#");
    use_layout("de-ch");
    tap(KEY_Y);
    tap_with(KEY_LEFTSHIFT, KEY_7);
    tap(KEY_APOSTROPHE);
    assert_typed("z/ä");
    use_layout("ru");
    tap(KEY_A);
    tap_with(KEY_LEFTSHIFT, KEY_Q);
    assert_typed("фЙ");
    use_layout("ja");
    tap_with(KEY_LEFTSHIFT, KEY_2);
    tap(KEY_RO);
    assert_typed("\"\\");
}

static void dead_keys_combine_with_the_next_letter(void **state)
{
    (void)state;
    use_layout("pt-br");
    tap(KEY_LEFTBRACE); /* acute */
    tap(KEY_A);
    tap(KEY_APOSTROPHE); /* tilde */
    press(KEY_LEFTSHIFT);
    tap(KEY_O);
    release(KEY_LEFTSHIFT);
    tap(KEY_SEMICOLON);
    assert_typed("áÕç");
    /* The accent alone: with the space bar, twice, before a letter without it, before another. */
    tap(KEY_APOSTROPHE);
    tap(KEY_SPACE);
    tap(KEY_APOSTROPHE);
    tap(KEY_APOSTROPHE);
    tap(KEY_APOSTROPHE);
    tap(KEY_X);
    assert_typed("~~~x");
    tap(KEY_LEFTBRACE);
    tap(KEY_APOSTROPHE);
    tap(KEY_N);
    assert_typed("'ñ");
    /* Cancelled by a key that types no character. */
    tap(KEY_APOSTROPHE);
    tap(KEY_BACKSPACE);
    tap(KEY_A);
    assert_typed("\177a");
    use_layout("es");
    tap(KEY_APOSTROPHE);
    tap(KEY_E);
    assert_typed("é");
}

/* Each letter has a combination, and there are as many capitals as small letters. */
static void dead_key_tables_are_complete(void **state)
{
    (void)state;
    for (uint32_t keysym = XKB_KEY_dead_grave; keysym <= XKB_KEY_dead_greek; keysym++) {
        unsigned letters = 0;

        for (uint32_t character = ' '; character < 0x7f; character++)
            if (dead_key_combine(keysym, character) != 0) {
                assert_true(dead_key_combine(keysym, character) >= 0xc0);
                /* There is no combination for a small i, which has its dot. */
                if (keysym != XKB_KEY_dead_abovedot || character != 'I')
                    letters++;
            }
        assert_true((letters > 0) == (dead_key_spacing(keysym) != 0));
        assert_int_equal(letters % 2, 0);
    }
    assert_int_equal(dead_key_combine(XKB_KEY_dead_acute, 'W'), 0x1e82);
    assert_int_equal(dead_key_combine(XKB_KEY_dead_stroke, 'T'), 0x166);
    assert_int_equal(dead_key_combine(XKB_KEY_dead_tilde, 'U'), 0x168);
    assert_int_equal(dead_key_spacing(XKB_KEY_a), 0);
    assert_int_equal(dead_key_combine(XKB_KEY_a, 'a'), 0);
}

static void held_keys_repeat_and_modifiers_do_not_count(void **state)
{
    (void)state;
    press(KEY_A);
    press(KEY_A);
    press(KEY_A);
    release(KEY_A);
    release(KEY_A);
    assert_typed("aaa");
    /* One release is enough for a modifier that repeats. */
    press(KEY_LEFTSHIFT);
    press(KEY_LEFTSHIFT);
    release(KEY_LEFTSHIFT);
    tap(KEY_A);
    assert_typed("a");
}

static void any_key_code_is_survived(void **state)
{
    (void)state;
    for (unsigned code = 0; code < 1024; code++)
        tap(code);
    keyboard_key(keyboard, UINT32_MAX, true);
    keyboard_key(keyboard, UINT32_MAX - 7, true);
    keyboard_key(keyboard, UINT32_MAX - 7, false);
}

#define QEMU_KEYMAPS "/usr/share/qemu/keymaps/"

struct agreement {
    unsigned same, different;
};

/* Compares our layout with a line of QEMU's table, such as "at 0x10 altgr". */
static void compare_line(struct xkb_keymap *keymap, const char *line, struct agreement *agreement)
{
    char name[64], modifiers[64] = "";
    unsigned code;

    if (line[0] == '#' || sscanf(line, "%63s 0x%x %63[^\n]", name, &code, modifiers) < 2)
        return;
    xkb_keysym_t keysym = xkb_keysym_from_name(name, XKB_KEYSYM_NO_FLAGS);
    /* ASCII only, on keys whose number in the table is Linux's code. */
    if (keysym < XKB_KEY_space || keysym > XKB_KEY_asciitilde || code > KEY_SPACE ||
        strstr(modifiers, "ctrl") != NULL)
        return;

    struct xkb_state *state = xkb_state_new(keymap);
    if (strstr(modifiers, "shift") != NULL)
        xkb_state_update_key(state, KEY_LEFTSHIFT + 8, XKB_KEY_DOWN);
    if (strstr(modifiers, "altgr") != NULL)
        xkb_state_update_key(state, KEY_RIGHTALT + 8, XKB_KEY_DOWN);
    if (xkb_state_key_get_one_sym(state, code + 8) == keysym)
        agreement->same++;
    else
        agreement->different++;
    xkb_state_unref(state);
}

/*
 * Each of QEMU's tables was made from the layout that we use for it. Some keys differ: a few tables
 * have accents as characters where xkb has dead keys, and "sl" swaps y and z.
 */
static void every_keymap_of_qemu_is_known_and_agrees(void **state)
{
    DIR *directory = opendir(QEMU_KEYMAPS);
    const struct dirent *entry;
    unsigned count = 0;

    (void)state;
    assert_non_null(directory);
    while ((entry = readdir(directory)) != NULL) {
        struct agreement agreement = {0};
        struct error error = {0};
        char path[sizeof(QEMU_KEYMAPS) + sizeof(entry->d_name)], line[256];

        if (entry->d_name[0] == '.')
            continue;
        struct xkb_keymap *keymap = keymap_load(entry->d_name, &error);
        assert_string_equal(error.message, "");
        snprintf(path, sizeof(path), QEMU_KEYMAPS "%s", entry->d_name);
        FILE *file = fopen(path, "r");
        assert_non_null(file);
        while (fgets(line, sizeof(line), file) != NULL)
            compare_line(keymap, line, &agreement);
        fclose(file);
        xkb_keymap_unref(keymap);
        if (agreement.different > 5 || agreement.same < agreement.different)
            fail_msg("%s: %u keys are the same, %u are not", entry->d_name, agreement.same,
                     agreement.different);
        count++;
    }
    closedir(directory);
    assert_true(count >= 30);
}

static void an_unknown_layout_is_refused(void **state)
{
    struct error error = {0};

    (void)state;
    assert_null(keyboard_open("klingon", terminal, &error));
    assert_string_equal(error.message, "klingon: unknown keyboard layout");
    error = (struct error){0};
    assert_null(keyboard_open("", terminal, &error));
    assert_null(keyboard_open("us", terminal, &error));
    keyboard_close(NULL);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(the_default_layout_is_us),
        TEST(cursor_and_function_keys_send_sequences),
        TEST(caps_lock_and_num_lock_are_off_at_first),
        TEST(the_german_layout_has_altgr_and_no_dead_keys),
        TEST(the_french_layout_has_digits_with_shift),
        TEST(other_layouts_type_their_characters),
        TEST(dead_keys_combine_with_the_next_letter),
        TEST(dead_key_tables_are_complete),
        TEST(held_keys_repeat_and_modifiers_do_not_count),
        TEST(any_key_code_is_survived),
        TEST(every_keymap_of_qemu_is_known_and_agrees),
        TEST(an_unknown_layout_is_refused),
    };

    return cmocka_run_group_tests_name("pty-bridge-keyboard", tests, NULL, NULL);
}
