/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/direct-boot/machine-stop.h"

#include "firmware/direct-boot/debug-port.h"
#include "firmware/direct-boot/processor.h"

#include <stdbool.h>

/* Xen's CPUID leaves (xen/include/public/arch-x86/cpuid.h) may start at any of these. */
#define XEN_CPUID_FIRST 0x40000000
#define XEN_CPUID_LAST  0x40010000
#define XEN_CPUID_STEP  0x100

/* xen/include/public/xen.h and sched.h */
#define XEN_HYPERCALL_SCHED_OP    29
#define XEN_HYPERCALL_STUB_SIZE   32
#define XEN_SCHEDOP_SHUTDOWN      2
#define XEN_SHUTDOWN_REASON_CRASH 3

/* The first of Xen's CPUID leaves, or 0 if this is not Xen. */
static uint32_t find_xen(void)
{
    for (uint32_t base = XEN_CPUID_FIRST; base < XEN_CPUID_LAST; base += XEN_CPUID_STEP) {
        struct cpuid leaf = cpuid(base);

        /* "XenVMMXenVMM", and leaf 2 with the number of the hypercall page's MSR */
        if (leaf.ebx == 0x566e6558 && leaf.ecx == 0x65584d4d && leaf.edx == 0x4d4d566e &&
            leaf.eax - base >= 2)
            return base;
    }
    return 0;
}

static void xen_crash(uint32_t xen_base)
{
    uint32_t msr = cpuid(xen_base + 2).ebx;
    uint32_t reason = XEN_SHUTDOWN_REASON_CRASH;
    uint32_t stub = LOW_HYPERCALL_PAGE + XEN_HYPERCALL_SCHED_OP * XEN_HYPERCALL_STUB_SIZE;
    uint32_t operation = XEN_SCHEDOP_SHUTDOWN;
    uint32_t *argument = &reason;
    uint32_t result;

    __asm__ volatile("wrmsr" : : "c"(msr), "a"(LOW_HYPERCALL_PAGE), "d"(0) : "memory");
    __asm__ volatile("call *%3"
                     : "=a"(result), "+b"(operation), "+c"(argument)
                     : "r"(stub)
                     : "memory");
}

void stage_reached(enum handoff_stage stage)
{
    *(volatile uint32_t *)&handoff.stage = stage;
}

void machine_reset(void)
{
    static const struct {
        uint16_t limit;
        uint32_t base;
    } __attribute__((packed)) no_vectors = {0, 0};

    for (;;)
        __asm__ volatile("lidt %0\n\tud2" : : "m"(no_vectors));
}

void machine_stop(const char *reason)
{
    static bool stopping;
    volatile char *message = handoff.message;
    unsigned length = 0;

    /* A second failure while reporting the first cannot be reported. */
    if (stopping)
        machine_reset();
    stopping = true;

    for (; length < HANDOFF_MESSAGE_SIZE - 1 && reason[length] != '\0'; length++)
        message[length] = reason[length];
    message[length] = '\0';
    stage_reached(HANDOFF_STAGE_FAILED);
    debug_line("stopped: %s", reason);

    uint32_t xen_base = find_xen();
    if (xen_base != 0)
        xen_crash(xen_base);
    machine_reset();
}
