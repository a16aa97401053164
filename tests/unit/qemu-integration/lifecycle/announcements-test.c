/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves which event and which of QEMU's reasons the clients of QMP monitors are told at the end of
 * a life. The test acts as front.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/host/end-signals.h"
#include "qemu-integration/lifecycle/announcements.h"

#include <stdio.h>

static char told[128];
static bool signal_pending;

void front_reset(struct front *front, const char *reason)
{
    (void)front;
    snprintf(told, sizeof(told), "RESET %s", reason);
}

void front_shutdown(struct front *front, const char *reason)
{
    (void)front;
    snprintf(told, sizeof(told), "SHUTDOWN %s", reason);
}

void front_guest_panicked(struct front *front, const char *action)
{
    (void)front;
    snprintf(told, sizeof(told), "GUEST_PANICKED %s", action);
}

bool end_signals_pending(int fd)
{
    (void)fd;
    return signal_pending;
}

static struct lifecycle cycle_after(struct life life)
{
    static int front;

    told[0] = '\0';
    signal_pending = false;
    return (struct lifecycle){.life = life, .monitors = (struct front *)&front};
}

static void each_ending_has_its_event(void **state)
{
    static const struct {
        struct life life;
        const char *told;
    } cases[] = {
        {{.ending = ENDING_POWEROFF}, "SHUTDOWN guest-shutdown"},
        {{.ending = ENDING_POWEROFF, .reset = true}, "SHUTDOWN guest-reset"},
        {{.ending = ENDING_REBOOT, .reset = true}, "RESET guest-reset"},
        {{.ending = ENDING_REBOOT, .reset = true, .reset_reason = "host-qmp-system-reset"},
         "RESET host-qmp-system-reset"},
        {{.ending = ENDING_POWEROFF, .reset = true, .reset_reason = "host-qmp-system-reset"},
         "SHUTDOWN host-qmp-system-reset"},
        {{.ending = ENDING_REBOOT, .crashed = true}, "RESET guest-panic"},
        {{.ending = ENDING_CRASH, .crashed = true}, "SHUTDOWN guest-panic"},
        {{.ending = ENDING_REQUESTED}, "SHUTDOWN host-signal"},
        {{.ending = ENDING_REQUESTED, .quit = true}, "SHUTDOWN host-qmp-quit"},
        {{.ending = ENDING_DEVICE_MODEL}, ""},
        {{.ending = ENDING_ERROR}, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct lifecycle cycle = cycle_after(cases[i].life);

        life_announce_end(&cycle);
        assert_string_equal(told, cases[i].told);
        cycle.monitors = NULL;
        told[0] = '\0';
        life_announce_end(&cycle);
        assert_string_equal(told, "");
    }
}

static void a_signal_during_a_reboot_is_an_end(void **state)
{
    struct lifecycle cycle = cycle_after((struct life){.ending = ENDING_REBOOT});

    (void)state;
    signal_pending = true;
    life_announce_end(&cycle);
    assert_string_equal(told, "SHUTDOWN host-signal");
}

static void a_guest_that_is_kept_has_shut_down_once(void **state)
{
    struct lifecycle cycle = cycle_after((struct life){0});

    (void)state;
    life_announce_shutdown(&cycle);
    assert_string_equal(told, "SHUTDOWN guest-shutdown");
    told[0] = '\0';
    life_announce_shutdown(&cycle);
    assert_string_equal(told, "");
}

static void a_crash_is_told_with_what_follows(void **state)
{
    static const char *const expected[] = {[PANIC_FAIL] = "GUEST_PANICKED poweroff",
                                           [PANIC_END] = "GUEST_PANICKED poweroff",
                                           [PANIC_PAUSE] = "GUEST_PANICKED pause",
                                           [PANIC_RESET] = "GUEST_PANICKED run"};

    (void)state;
    for (unsigned panic = PANIC_FAIL; panic <= PANIC_RESET; panic++) {
        const struct vm vm = {.panic = panic};
        const struct plan plan = {.vm = &vm};
        struct lifecycle cycle = cycle_after((struct life){.crashed = true});

        cycle.plan = &plan;
        life_announce_panic(&cycle);
        assert_string_equal(told, expected[panic]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_ending_has_its_event),
        cmocka_unit_test(a_signal_during_a_reboot_is_an_end),
        cmocka_unit_test(a_guest_that_is_kept_has_shut_down_once),
        cmocka_unit_test(a_crash_is_told_with_what_follows),
    };

    return cmocka_run_group_tests_name("announcements", tests, NULL, NULL);
}
