/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options about the guest's screen are read, and displays and graphics cards that the guest
 * cannot have are refused.
 */
#include "tests/unit/qemu-integration/options/command-line.h"

static void a_vnc_display_keeps_its_options(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("-kernel", "k", "-display", "vnc=127.0.0.1:7,to=9"));
    assert_string_equal(vm.vnc, "127.0.0.1:7,to=9");
    options_release(&vm);
}

static void a_window_keeps_its_options(void **state)
{
    static const struct {
        words words;
        enum vm_display display;
        const char *window;
    } cases[] = {
        {WORDS("-sdl"), DISPLAY_WINDOW, "sdl"},
        {WORDS("-display", "gtk,grab-on-hover=on"), DISPLAY_WINDOW, "gtk,grab-on-hover=on"},
        {WORDS("-sdl", "-display", "none"), DISPLAY_NONE, NULL},
        {WORDS("-display", "none", "-sdl"), DISPLAY_WINDOW, "sdl"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;

        accept(&vm, cases[i].words);
        assert_int_equal(vm.display, cases[i].display);
        if (cases[i].window == NULL)
            assert_null(vm.window);
        else
            assert_string_equal(vm.window, cases[i].window);
        options_release(&vm);
    }
}

static void screens_that_the_guest_cannot_have_are_refused(void **state)
{
    static const struct refused cases[] = {
        {WORDS("-vnc", "1"), "-vnc 1: needs [HOST]:DISPLAY or unix:PATH (example: 127.0.0.1:1)"},
        {WORDS("-vnc", ":"), "-vnc :: needs [HOST]:DISPLAY or unix:PATH (example: 127.0.0.1:1)"},
        {WORDS("-vnc", ":1x"),
         "-vnc :1x: needs [HOST]:DISPLAY or unix:PATH (example: 127.0.0.1:1)"},
        {WORDS("-vnc", "h,a=:1"),
         "-vnc h,a=:1: needs [HOST]:DISPLAY or unix:PATH (example: 127.0.0.1:1)"},
        {WORDS("-vnc", "unix:"), "-vnc unix:: needs a path after 'unix:'"},
        {WORDS("-display", "vnc"), "-display vnc: needs an address (-display vnc=HOST:DISPLAY)"},
        {WORDS("-display", "vnc=1"),
         "-display vnc 1: needs [HOST]:DISPLAY or unix:PATH (example: 127.0.0.1:1)"},
        {WORDS("-display", "curses"), "-display curses: not available: use -vnc, or -serial"},
        {WORDS("-display", "dbus"), "-display dbus: not available: use -vnc or -sdl"},
        {WORDS("-display", "egl-headless,gl=on"),
         "-display egl-headless: not available: use -vnc or -sdl"},
        {WORDS("-display", "wire"),
         "-display wire: unknown display (none, sdl, gtk, vnc=HOST:DISPLAY)"},
        {WORDS("-curses"), "-curses: not available: use -vnc, or -serial"},
        {WORDS("-vga", "qxl"), "-vga qxl: not available: use -device qxl-vga"},
        {WORDS("-vga", "wire"), "-vga wire: must be std, cirrus or none"},
        {WORDS("-sdl", "-vnc", ":1"), "-vnc: cannot be combined with a window (-sdl)"},
        {WORDS("-M", "xenpvh", "-kernel", "k", "-vga", "std"),
         "-M xenpvh: -vga is only for -M xenfv"},
        {WORDS("-M", "xenpv", "-kernel", "k", "-vga", "std"),
         "-M xenpv: -vga is only for -M xenfv"},
    };

    (void)state;
    refuse(cases, ARRAY_SIZE(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_vnc_display_keeps_its_options),
        cmocka_unit_test(a_window_keeps_its_options),
        cmocka_unit_test(screens_that_the_guest_cannot_have_are_refused),
    };

    return cmocka_run_group_tests_name("options/display", tests, NULL, NULL);
}
