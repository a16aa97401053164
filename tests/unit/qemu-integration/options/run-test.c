/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options about the guest's life say what is done when it reboots, powers off and crashes; what
 * QEMU could do and this program cannot is refused.
 */
#include "tests/unit/qemu-integration/options/command-line.h"

static void actions_are_read_from_one_list_or_several(void **state)
{
    static const struct {
        words words;
        bool no_reboot, no_shutdown;
        enum vm_panic panic;
    } cases[] = {
        {WORDS("-kernel", "k"), false, false, PANIC_FAIL},
        {WORDS("-action", "reboot=shutdown"), true, false, PANIC_FAIL},
        {WORDS("-action", "shutdown=pause"), false, true, PANIC_FAIL},
        {WORDS("-action", "panic=shutdown"), false, false, PANIC_END},
        {WORDS("-action", "panic=pause"), false, false, PANIC_PAUSE},
        {WORDS("-action", "panic=none"), false, false, PANIC_PAUSE},
        {WORDS("-action", "panic=reset"), false, false, PANIC_RESET},
        {WORDS("-action", "panic=reset", "-action", "panic=exit-failure"), false, false,
         PANIC_FAIL},
        {WORDS("-action", "reboot=shutdown,shutdown=pause,panic=reset"), true, true, PANIC_RESET},
        {WORDS("-no-reboot", "-no-shutdown", "-action", "reboot=reset,shutdown=poweroff"), false,
         false, PANIC_FAIL},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;

        accept(&vm, cases[i].words);
        assert_int_equal(vm.no_reboot, cases[i].no_reboot);
        assert_int_equal(vm.no_shutdown, cases[i].no_shutdown);
        assert_int_equal(vm.panic, cases[i].panic);
        options_release(&vm);
    }
}

static void unknown_actions_are_refused(void **state)
{
    static const struct refused cases[] = {
        {WORDS("-action", "reboot=none"), "-action reboot=none: must be reset or shutdown"},
        {WORDS("-action", "shutdown=reset"), "-action shutdown=reset: must be poweroff or pause"},
        {WORDS("-action", "panic"),
         "-action panic=on: must be exit-failure, shutdown, pause or reset"},
        {WORDS("-action", "watchdog=restart"), "-action watchdog=restart: must be reset, shutdown, "
                                               "poweroff, inject-nmi, pause, debug or none"},
        {WORDS("-core-dump", ""), "-core-dump: the argument is empty"},
    };

    (void)state;
    refuse(cases, ARRAY_SIZE(cases));
}

static void autoballoon_has_a_mode_and_a_minimum(void **state)
{
    static const struct {
        words words;
        enum vm_autoballoon autoballoon;
        uint64_t minimum; /* MiB */
    } cases[] = {
        {WORDS("-kernel", "k"), AUTOBALLOON_AUTO, 512},
        {WORDS("-autoballoon", "on"), AUTOBALLOON_ON, 512},
        {WORDS("-autoballoon", "off"), AUTOBALLOON_OFF, 512},
        {WORDS("-autoballoon", "min=1G"), AUTOBALLOON_AUTO, 1024},
        {WORDS("-autoballoon", "mode=on,min=256M"), AUTOBALLOON_ON, 256},
    };
    static const struct refused refused[] = {
        {WORDS("-autoballoon", "yes"), "-autoballoon mode=yes: must be auto, on or off"},
        {WORDS("-autoballoon", "max=1G"), "-autoballoon max=1G: unknown key 'max'"},
        {WORDS("-autoballoon", "min=x"),
         "-autoballoon x: not an amount of memory (examples: 500, 512M, 2G)"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;

        accept(&vm, cases[i].words);
        assert_int_equal(vm.autoballoon, cases[i].autoballoon);
        assert_int_equal(vm.dom0_minimum, cases[i].minimum << 20);
        options_release(&vm);
    }
    refuse(refused, ARRAY_SIZE(refused));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(actions_are_read_from_one_list_or_several),
        cmocka_unit_test(unknown_actions_are_refused),
        cmocka_unit_test(autoballoon_has_a_mode_and_a_minimum),
    };

    return cmocka_run_group_tests_name("options/run", tests, NULL, NULL);
}
