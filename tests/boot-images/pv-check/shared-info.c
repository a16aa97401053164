/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared-info.h"

#include <stdint.h>
#include <xen/memory.h>
#include <xen/sched.h>

#include "addresses.h"
#include "hypercall.h"

#define PTE_FLAGS (1 | 2 | 4) /* present, writable, user: a 64-bit PV kernel runs in ring 3 */

#define BITS_PER_WORD (8 * sizeof(xen_ulong_t))

/* A page of the image's own; the shared one is mapped in its place. */
static union {
    struct shared_info info;
    uint8_t page[PAGE_SIZE]; /* nothing else may lie in it */
} shared __attribute__((aligned(PAGE_SIZE)));

_Static_assert(sizeof(shared) == PAGE_SIZE, "one page");

long shared_info_map(unsigned long machine_address)
{
    struct xen_add_to_physmap in_its_place = {
        .domid = DOMID_SELF,
        .space = XENMAPSPACE_shared_info,
        .gpfn = (unsigned long)((uint8_t *)&shared - virt_base) >> PAGE_SHIFT,
    };
    long error = is_pvh ? hypercall(__HYPERVISOR_memory_op, XENMEM_add_to_physmap,
                                    (unsigned long)&in_its_place, 0)
                        : hypercall(__HYPERVISOR_update_va_mapping, (unsigned long)&shared,
                                    machine_address | PTE_FLAGS, UVMF_INVLPG);

    if (error == 0)
        for (unsigned int i = 0; i < BITS_PER_WORD; i++)
            __atomic_store_n(&shared.info.evtchn_mask[i], ~(xen_ulong_t)0, __ATOMIC_SEQ_CST);
    return error;
}

const struct shared_info *shared_info(void)
{
    return &shared.info;
}

static uint64_t read_tsc(void)
{
    uint32_t low;
    uint32_t high;

    __asm__ volatile("lfence; rdtsc" : "=a"(low), "=d"(high) : : "memory");
    return (uint64_t)high << 32 | low;
}

/* struct vcpu_time_info in xen/xen.h has the rules */
uint64_t clock_now(void)
{
    const volatile struct vcpu_time_info *time = &shared.info.vcpu_info[0].time;
    uint32_t version;
    uint64_t now;

    do {
        uint64_t delta;

        version = time->version;
        delta = read_tsc() - time->tsc_timestamp;
        if (time->tsc_shift >= 0)
            delta <<= time->tsc_shift;
        else
            delta >>= -time->tsc_shift;
        now = time->system_time +
              (uint64_t)((unsigned __int128)delta * time->tsc_to_system_mul >> 32);
    } while ((version & 1) != 0 || version != time->version);
    return now;
}

void event_notify(evtchn_port_t port)
{
    struct evtchn_send send = {.port = port};

    hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_send, (unsigned long)&send, 0);
}

void event_clear(evtchn_port_t port)
{
    xen_ulong_t bit = (xen_ulong_t)1 << port % BITS_PER_WORD;

    __atomic_fetch_and(&shared.info.evtchn_pending[port / BITS_PER_WORD], ~bit, __ATOMIC_SEQ_CST);
}

bool event_poll(evtchn_port_t port, uint64_t deadline)
{
    struct sched_poll poll = {.nr_ports = 1, .timeout = deadline};

    set_xen_guest_handle(poll.ports, &port);
    hypercall(__HYPERVISOR_sched_op, SCHEDOP_poll, (unsigned long)&poll, 0);
    return deadline == 0 || clock_now() < deadline;
}
