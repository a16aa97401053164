/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "firmware/uefi-boot/report.h"

#include "common/bytes.h"
#include "firmware/direct-boot/debug-port.h"
#include "firmware/direct-boot/processor.h"
#include "firmware/uefi-boot/load-options.h"

/* Xen's CPUID leaves (xen/include/public/arch-x86/cpuid.h) may start at any of these. */
#define XEN_CPUID_FIRST 0x40000000
#define XEN_CPUID_LAST  0x40010000
#define XEN_CPUID_STEP  0x100

/* xen/include/public/xen.h and sched.h */
#define XEN_HYPERCALL_SCHED_OP    29
#define XEN_SCHEDOP_SHUTDOWN      2
#define XEN_SHUTDOWN_REASON_CRASH 3

static bool runs_on_xen(void)
{
    for (uint32_t base = XEN_CPUID_FIRST; base < XEN_CPUID_LAST; base += XEN_CPUID_STEP) {
        struct cpuid leaf = cpuid(base);

        if (leaf.ebx == 0x566e6558 && leaf.ecx == 0x65584d4d && leaf.edx == 0x4d4d566e)
            return true; /* "XenVMMXenVMM" */
    }
    return false;
}

/* The page of hypercalls that hvmloader had is the UEFI firmware's by now. */
static void xen_crash(void)
{
    uint32_t reason = XEN_SHUTDOWN_REASON_CRASH;
    uint64_t result = XEN_HYPERCALL_SCHED_OP;

    /* "AuthenticAMD" and "HygonGenuine" have VMMCALL, all others VMCALL. */
    uint32_t vendor = cpuid(0).ebx;
    if (vendor == 0x68747541 || vendor == 0x6f677948)
        __asm__ volatile("vmmcall"
                         : "+a"(result)
                         : "D"((uint64_t)XEN_SCHEDOP_SHUTDOWN), "S"(&reason)
                         : "memory");
    else
        __asm__ volatile("vmcall"
                         : "+a"(result)
                         : "D"((uint64_t)XEN_SCHEDOP_SHUTDOWN), "S"(&reason)
                         : "memory");
}

void report_stage(struct uefi_handoff *handoff, enum handoff_stage stage)
{
    *(volatile uint32_t *)&handoff->stage = stage;
}

static void show(EFI_SYSTEM_TABLE *system, const char *line)
{
    static uint16_t units[2 * HANDOFF_MESSAGE_SIZE];
    size_t length = 0;

    while (length < sizeof(units) / sizeof(units[0]) - 1 && line[length] != '\0')
        length++;
    load_options_make(units, (struct bytes){(const uint8_t *)line, length});
    system->ConOut->OutputString(system->ConOut, (CHAR16 *)L"\r\nqemu-xen: ");
    system->ConOut->OutputString(system->ConOut, (CHAR16 *)units);
    system->ConOut->OutputString(system->ConOut, (CHAR16 *)L"\r\n");
}

void report_failure(EFI_SYSTEM_TABLE *system, struct uefi_handoff *handoff, const char *reason)
{
    debug_line("stopped: %s", reason);
    show(system, reason);
    if (handoff != NULL) {
        volatile char *message = handoff->message;
        unsigned length = 0;

        for (; length < HANDOFF_MESSAGE_SIZE - 1 && reason[length] != '\0'; length++)
            message[length] = reason[length];
        message[length] = '\0';
        report_stage(handoff, HANDOFF_STAGE_FAILED);
    }
    if (runs_on_xen())
        xen_crash();
    for (;;)
        system->RuntimeServices->ResetSystem(EfiResetShutdown, EFI_ABORTED, 0, NULL);
}
