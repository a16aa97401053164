/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ending.h"

#include <stdint.h>
#include <xen/sched.h>
#include <xen/xen.h>

#include "console.h"
#include "guest.h"
#include "hypercall.h"
#include "tests/boot-images/self-check/echo.h"
#include "tests/boot-images/self-check/words.h"

#define LINE_SIZE 1024

static _Noreturn void shut_down_at_once(unsigned int reason)
{
    struct sched_shutdown shutdown = {.reason = reason};

    for (;;)
        hypercall(__HYPERVISOR_sched_op, SCHEDOP_shutdown, (unsigned long)&shutdown, 0);
}

static _Noreturn void shut_down(unsigned int reason)
{
    console_flush();
    shut_down_at_once(reason);
}

static _Noreturn void power_off(struct guest *guest)
{
    (void)guest;
    shut_down(SHUTDOWN_poweroff);
}

static _Noreturn void power_off_unread(struct guest *guest)
{
    (void)guest;
    shut_down_at_once(SHUTDOWN_poweroff);
}

static _Noreturn void reboot(struct guest *guest)
{
    (void)guest;
    shut_down(SHUTDOWN_reboot);
}

static _Noreturn void crash(struct guest *guest)
{
    (void)guest;
    shut_down(SHUTDOWN_crash);
}

/* Not SCHEDOP_block: that unmasks upcalls, and there is no handler for them. */
static _Noreturn void idle(struct guest *guest)
{
    struct sched_poll none = {.nr_ports = 0, .timeout = 0};

    (void)guest;
    for (;;)
        hypercall(__HYPERVISOR_sched_op, SCHEDOP_poll, (unsigned long)&none, 0);
}

static _Noreturn void spin(struct guest *guest)
{
    (void)guest;
    for (;;)
        __asm__ volatile("pause");
}

static _Noreturn void echo(struct guest *guest);

static const struct ending {
    const char *name;
    void (*run)(struct guest *guest) __attribute__((noreturn));
} endings[] = {
    {"poweroff", power_off}, {"quit", power_off}, {"reboot", reboot}, {"crash", crash},
    {"idle", idle},          {"spin", spin},      {"echo", echo},     {"unread", power_off_unread},
};

#define ENDING_COUNT (sizeof(endings) / sizeof(endings[0]))

/* The ending that a text of @length bytes names; NULL if it names none */
static const struct ending *find(const char *text, size_t length)
{
    for (size_t number = 0; number < ENDING_COUNT; number++)
        if (value_is(text, length, endings[number].name))
            return &endings[number];
    return NULL;
}

/* Echo lines until one names an end */
static _Noreturn void echo(struct guest *guest)
{
    static char line[LINE_SIZE];

    report_line(&guest->report, "READY");
    for (;;) {
        size_t length = echo_line(&guest->report, line, sizeof(line));
        const struct ending *ending = find(line, length);

        if (ending != NULL && ending->run != echo)
            ending->run(guest);
    }
}

void ending_check(struct guest *guest)
{
    size_t length;
    const char *value = word_value(guest->command_line, "end", &length);

    if (value != NULL)
        check_true(&guest->report, "end.known", find(value, length) != NULL);
}

void ending_run(struct guest *guest)
{
    size_t length;
    const char *value = word_value(guest->command_line, "end", &length);
    const struct ending *ending = value != NULL ? find(value, length) : NULL;

    if (ending == NULL)
        power_off(guest);
    ending->run(guest);
}

void ending_crash(void)
{
    shut_down_at_once(SHUTDOWN_crash);
}
