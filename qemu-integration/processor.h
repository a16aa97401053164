/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the guest is to see of the host's processor, as data: asked for by -cpu, carried out by Xen.
 */
#ifndef QEMU_INTEGRATION_PROCESSOR_H
#define QEMU_INTEGRATION_PROCESSOR_H

#include <stdbool.h>
#include <stdint.h>

/* Hyper-V's interfaces, a bit each, as far as Xen has them. */
enum hyper_v {
    HYPER_V_BASE = 1 << 0, /* identification, hypercalls, the vcpu's index; needed by all others */
    HYPER_V_FREQUENCIES = 1 << 1,
    HYPER_V_REFERENCE_COUNTER = 1 << 2,
    HYPER_V_REFERENCE_TSC = 1 << 3,
    HYPER_V_APIC_ASSIST = 1 << 4,
    HYPER_V_CRASH = 1 << 5,
    HYPER_V_SYNIC = 1 << 6,
    HYPER_V_TIMERS = 1 << 7,
    HYPER_V_TLB_FLUSH = 1 << 8,
    HYPER_V_IPI = 1 << 9,
    HYPER_V_ALL = (1 << 10) - 1,
};

enum cpuid_register {
    CPUID_EAX,
    CPUID_EBX,
    CPUID_ECX,
    CPUID_EDX,
};

/* Of leaves that have no subleaves: XEN_CPUID_NO_SUBLEAF. */
#define CPUID_NO_SUBLEAF UINT32_MAX

#define CPU_FEATURE_NAME_SIZE 32

/* One bit of CPUID that is to differ from what Xen gives every guest. */
struct cpu_feature {
    char name[CPU_FEATURE_NAME_SIZE]; /* QEMU's, for messages */
    uint32_t leaf;
    uint32_t subleaf; /* or CPUID_NO_SUBLEAF */
    enum cpuid_register reg;
    unsigned bit; /* 0 to 31 */
    bool on;
};

struct processor {
    char *model;         /* owned; the model of QEMU's that was asked for; NULL: the host's */
    bool nested;         /* nested virtualization: the guest can run guests; not of PV guests */
    bool invariant_tsc;  /* the guest may rely on the TSC's rate, which a migration could change */
    unsigned hyper_v;    /* of enum hyper_v; 0: none. Only of HVM guests */
    bool ignore_missing; /* check=off: what Xen does not give is not mentioned */
    bool enforce;        /* ... or, with enforce, the guest does not start without it */
    unsigned feature_count;
    struct cpu_feature *features; /* owned; no bit twice */
    char *ignored;                /* owned; what Xen has nothing for: "a, b"; NULL: none */
};

#endif
