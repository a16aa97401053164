/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Proves that each vcpu has a thread of its own, and that it is pinned as that thread is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/lifecycle/domain-scheduling.h"
#include "qemu-integration/lifecycle/vcpu-threads.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ALL 0x3f /* the processors of the host that the test plays */

static struct vm vm = {.vcpus_max = 2};
static struct plan plan = {.vm = &vm};
static struct lifecycle lifecycle = {.plan = &plan};
static pid_t pinned_thread;
static unsigned long pinned_to;
static char pins[128];

/* In the place of the C library's. */
int sched_getaffinity(pid_t id, size_t size, cpu_set_t *cpus)
{
    unsigned long mask = id == pinned_thread ? pinned_to : ALL;

    memset(cpus, 0, size);
    memcpy(cpus, &mask, sizeof(mask));
    return 0;
}

long __sysconf(int name);

long sysconf(int name)
{
    return name == _SC_NPROCESSORS_ONLN ? 6 : __sysconf(name);
}

int life_pin(struct lifecycle *cycle, unsigned vcpu, const struct cpu_list *cpus,
             struct error *error)
{
    (void)cycle, (void)error;
    snprintf(pins + strlen(pins), sizeof(pins) - strlen(pins), "%u:%02x,%02x-%u ", vcpu,
             cpus->bits[0], cpus->bits[1], cpus->highest);
    return 0;
}

static void second(void)
{
    event_base_loop(lifecycle.events.loop, EVLOOP_ONCE);
}

static void a_vcpu_follows_its_thread(void **state)
{
    pid_t first, other;

    (void)state;
    lifecycle.events.loop = event_base_new();
    lifecycle.life.stage = STAGE_RUNNING;
    first = life_vcpu_thread(&lifecycle, 0);
    other = life_vcpu_thread(&lifecycle, 1);
    assert_true(first != other && first != getpid() && other != getpid());
    assert_int_equal(tgkill(getpid(), first, 0), 0);
    assert_int_equal(tgkill(getpid(), other, 0), 0);
    assert_int_equal(life_vcpu_thread(&lifecycle, 0), first);
    assert_int_equal(life_vcpu_thread(&lifecycle, VM_VCPUS_MAX), getpid());
    second();
    assert_string_equal(pins, "");
    pinned_thread = other;
    pinned_to = 0x0a;
    second();
    second();
    assert_string_equal(pins, "1:0a,00-3 ");
    /* There is no domain; and those of the next have what was known before. */
    pinned_to = ALL;
    lifecycle.life.ending = ENDING_REBOOT;
    second();
    assert_string_equal(pins, "1:0a,00-3 ");
    lifecycle.life.ending = ENDING_NONE;
    second();
    assert_string_equal(pins, "1:0a,00-3 1:ff,ff-0 ");
    life_forget_vcpu_threads(&lifecycle);
    life_forget_vcpu_threads(&lifecycle);
    event_base_free(lifecycle.events.loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_vcpu_follows_its_thread)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
