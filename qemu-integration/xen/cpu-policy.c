/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/xen/cpu-policy.h"

#include "common/array.h"
#include "qemu-integration/xen/hypervisor-internal.h"

#include <stdlib.h>
#include <xen/hvm/params.h>
#include <xenguest.h>

_Static_assert(CPUID_NO_SUBLEAF == XEN_CPUID_NO_SUBLEAF, "processor.h");

/* A domain's CPUID policy while it is changed. */
struct cpuid_policy {
    xc_cpu_policy_t *policy;
    xen_cpuid_leaf_t *leaves;
    uint32_t leaf_count;
};

static void release(struct cpuid_policy *cpuid)
{
    xc_cpu_policy_destroy(cpuid->policy);
    free(cpuid->leaves);
}

/* What the host can offer a guest by default, adjusted as xl does for a freshly booted domain. */
static int apply_default(const struct domain *domain, const struct processor *processor)
{
    return DOMAIN_CALL(domain, xc_cpuid_apply_policy, false, /* restore: this is a fresh boot */
                       NULL, 0, /* no featureset of our own: adjust Xen's default */
                       true,    /* PAE */
                       processor->invariant_tsc, processor->nested,
                       NULL, /* no CPUID overrides: with these libxenguest resets the
                                other bits of a register, ITSC and nested included */
                       NULL  /* no MSR overrides */
    );
}

static int read_policy(const struct domain *domain, struct cpuid_policy *cpuid)
{
    xc_interface *control = domain->hypervisor->control;
    uint32_t leaves, msrs = 0;

    if (GATED(domain->hypervisor, xc_cpu_policy_get_size, control, &leaves, &msrs) < 0)
        return -1;
    if (cpuid->policy == NULL) {
        cpuid->policy = xc_cpu_policy_init();
        cpuid->leaves = calloc(leaves, sizeof(cpuid->leaves[0]));
    }
    if (cpuid->policy == NULL || cpuid->leaves == NULL)
        return -1;
    cpuid->leaf_count = leaves;
    msrs = 0;
    if (DOMAIN_CALL(domain, xc_cpu_policy_get_domain, cpuid->policy) < 0)
        return -1;
    return xc_cpu_policy_serialise(control, cpuid->policy, cpuid->leaves, &cpuid->leaf_count, NULL,
                                   &msrs);
}

static uint32_t *register_of(xen_cpuid_leaf_t *leaf, enum cpuid_register reg)
{
    switch (reg) {
    case CPUID_EAX:
        return &leaf->a;
    case CPUID_EBX:
        return &leaf->b;
    case CPUID_ECX:
        return &leaf->c;
    case CPUID_EDX:
        break;
    }
    return &leaf->d;
}

/* The register that has a feature; NULL: the host's processor has no such leaf. */
static uint32_t *find_register(struct cpuid_policy *cpuid, const struct cpu_feature *feature)
{
    for (uint32_t i = 0; i < cpuid->leaf_count; i++) {
        xen_cpuid_leaf_t *leaf = &cpuid->leaves[i];

        if (leaf->leaf == feature->leaf && leaf->subleaf == feature->subleaf)
            return register_of(leaf, feature->reg);
    }
    return NULL;
}

static int change_policy(const struct domain *domain, const struct processor *processor,
                         struct cpuid_policy *cpuid)
{
    if (read_policy(domain, cpuid) < 0)
        return -1;
    for (unsigned i = 0; i < processor->feature_count; i++) {
        const struct cpu_feature *feature = &processor->features[i];
        uint32_t *reg = find_register(cpuid, feature);
        uint32_t bit = UINT32_C(1) << feature->bit;

        if (reg != NULL)
            *reg = feature->on ? *reg | bit : *reg & ~bit;
    }
    if (xc_cpu_policy_update_cpuid(domain->hypervisor->control, cpuid->policy, cpuid->leaves,
                                   cpuid->leaf_count) < 0)
        return -1;
    return DOMAIN_CALL(domain, xc_cpu_policy_set_domain, cpuid->policy);
}

/* Compares what was asked for with what Xen has made of it. */
static int check_policy(const struct processor *processor, struct cpuid_policy *cpuid,
                        struct error *error)
{
    for (unsigned i = 0; i < processor->feature_count; i++) {
        const struct cpu_feature *feature = &processor->features[i];
        const uint32_t *reg = find_register(cpuid, feature);
        bool on = reg != NULL && (*reg >> feature->bit & 1);
        const char *what = feature->on ? "Xen does not give guests on this host that feature"
                                       : "Xen gives every guest that feature";

        if (on == feature->on)
            continue;
        if (processor->enforce)
            return error_set(error, "-cpu %s=%s: %s", feature->name, feature->on ? "on" : "off",
                             what);
        if (!processor->ignore_missing)
            fprintf(stderr, "qemu-xen: warning: -cpu %s=%s: %s\n", feature->name,
                    feature->on ? "on" : "off", what);
    }
    return 0;
}

int cpu_policy_set(const struct domain *domain, const struct processor *processor,
                   struct error *error)
{
    struct cpuid_policy cpuid __attribute__((cleanup(release))) = {0};
    int status = apply_default(domain, processor);

    if (status >= 0 && processor->feature_count > 0)
        status = change_policy(domain, processor, &cpuid);
    if (status >= 0 && processor->feature_count > 0)
        status = read_policy(domain, &cpuid);
    if (status < 0)
        return hypervisor_failed(domain->hypervisor, error, "cannot set the domain's CPUID policy");
    return check_policy(processor, &cpuid, error);
}

int cpu_policy_set_hyper_v(const struct domain *domain, unsigned hyper_v, struct error *error)
{
    static const struct {
        enum hyper_v wanted;
        uint64_t bits; /* of HVM_PARAM_VIRIDIAN, as libxl combines them */
    } groups[] = {
        /* The last two only lift limits that Windows assumes. */
        {HYPER_V_BASE, HVMPV_base_freq | HVMPV_no_vp_limit | HVMPV_cpu_hotplug},
        {HYPER_V_REFERENCE_COUNTER, HVMPV_time_ref_count},
        {HYPER_V_REFERENCE_TSC, HVMPV_reference_tsc},
        {HYPER_V_APIC_ASSIST, HVMPV_apic_assist},
        {HYPER_V_CRASH, HVMPV_crash_ctl},
        {HYPER_V_SYNIC, HVMPV_synic},
        {HYPER_V_TIMERS, HVMPV_time_ref_count | HVMPV_synic | HVMPV_stimer},
        /* QEMU has these two take the masks for more than 64 vcpus as well. */
        {HYPER_V_TLB_FLUSH, HVMPV_hcall_remote_tlb_flush | HVMPV_ex_processor_masks},
        {HYPER_V_IPI, HVMPV_hcall_ipi | HVMPV_ex_processor_masks},
    };
    uint64_t mask = 0;

    for (size_t i = 0; i < ARRAY_SIZE(groups); i++)
        if (hyper_v & groups[i].wanted)
            mask |= groups[i].bits;
    if (mask == 0)
        return 0;
    if (!(hyper_v & HYPER_V_FREQUENCIES))
        mask |= HVMPV_no_freq;
    if (DOMAIN_CALL(domain, xc_hvm_param_set, HVM_PARAM_VIRIDIAN, mask) < 0)
        return hypervisor_failed(domain->hypervisor, error,
                                 "-cpu hv-...: cannot give the domain Hyper-V's interfaces");
    return 0;
}
