/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <xen/grant_table.h>
#include <xen/vcpu.h>
#include <xen/xen.h>

#include "addresses.h"
#include "checks.h"
#include "guest.h"
#include "hypercall.h"
#include "shared-info.h"
#include "tests/boot-images/self-check/words.h"

#define NOW_AT_LEAST    1600000000U /* 2020: a wall clock before that is not set */
#define PAUSE           (SECOND_NS / 100)
#define CLOCK_TOLERANCE 600  /* seconds that a start may take */
#define WAKEUPS         1000 /* more than other events can cause: with a clock that stands still */

/* Whether the clock has advanced by the pause's length when Xen ends the pause */
static bool clock_runs(evtchn_port_t port)
{
    uint64_t start = clock_now();

    for (unsigned int i = 0; i < WAKEUPS && event_poll(port, start + PAUSE); i++)
        event_clear(port);
    return start != 0 && clock_now() - start >= PAUSE;
}

static uint32_t count_vcpus(void)
{
    uint32_t count = 0;

    while (hypercall(__HYPERVISOR_vcpu_op, VCPUOP_is_up, count, 0) >= 0)
        count++;
    return count;
}

/* The newest version of grant tables that Xen lets the guest use */
static uint32_t newest_grant_table(void)
{
    uint32_t version = 2;

    while (version > 1) {
        struct gnttab_set_version request = {.version = version};

        if (hypercall(__HYPERVISOR_grant_table_op, GNTTABOP_set_version, (unsigned long)&request,
                      1) == 0)
            break;
        version--;
    }
    return version;
}

/* Whether the channel has, or awaits, another end */
static bool is_open(evtchn_port_t port)
{
    struct evtchn_status status = {.dom = DOMID_SELF, .port = port};

    return hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_status, (unsigned long)&status, 0) ==
               0 &&
           (status.status == EVTCHNSTAT_unbound || status.status == EVTCHNSTAT_interdomain);
}

void check_hypervisor(struct guest *guest)
{
    const struct start_info *start = guest->start;
    struct report *report = &guest->report;
    uint32_t vcpus, grants, clock;

    if (!check_equal(report, "shared_info.mapped", (uint64_t)guest->shared_info_error, 0))
        return;
    if (!is_pvh) /* there interrupts are off */
        check_equal(report, "shared_info.upcalls_masked",
                    shared_info()->vcpu_info[0].evtchn_upcall_mask, 1);
    check_true(report, "shared_info.wall_clock", shared_info()->wc_sec >= NOW_AT_LEAST);
    check_true(report, "shared_info.clock_runs", clock_runs(start->console.domU.evtchn));
    if (word_decimal(report, guest->command_line, "vcpus", &vcpus))
        check_equal(report, "vcpus", count_vcpus(), vcpus);
    if (word_decimal(report, guest->command_line, "grants", &grants))
        check_equal(report, "grants", newest_grant_table(), grants);
    if (word_decimal(report, guest->command_line, "clock", &clock)) {
        uint64_t now = shared_info()->wc_sec + clock_now() / SECOND_NS;

        check_true(report, "clock", now >= clock && now - clock < CLOCK_TOLERANCE);
    }
    check_true(report, "console.port.open", is_open(start->console.domU.evtchn));
    check_true(report, "xenstore.port.open", is_open(start->store_evtchn));
}
