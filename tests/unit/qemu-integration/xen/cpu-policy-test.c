/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Only the bits of CPUID that were asked for are changed, and what Xen leaves out of them is a
 * warning or a failure. libxenctrl and libxenguest are replaced by functions of this file.
 */
#include "qemu-integration/xen/cpu-policy.h"

#include "common/array.h"
#include "qemu-integration/xen/hypervisor-internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <xen/hvm/params.h>
#include <xenguest.h>
/* cmocka.h needs the above. */
#include <cmocka.h>

#define LEAVES 3

/* The policy of the only domain, and what this host's Xen can give of leaf 7's EBX. */
struct xc_cpu_policy {
    xen_cpuid_leaf_t leaves[LEAVES];
};
static struct xc_cpu_policy of_domain;
static const uint32_t possible = ~(UINT32_C(1) << 16); /* no avx512f */

static unsigned policies_set;
static bool itsc_applied, nested_applied;
static uint64_t hyper_v_parameter;

int xc_cpuid_apply_policy(xc_interface *xch, uint32_t domid, bool restore,
                          const uint32_t *featureset, unsigned nr_features, bool pae, bool itsc,
                          bool nested_virt, const struct xc_xend_cpuid *xend,
                          const struct xc_msr *msr)
{
    (void)xch, (void)domid, (void)restore, (void)featureset, (void)nr_features, (void)pae;
    assert_null(xend);
    assert_null(msr);
    itsc_applied = itsc;
    nested_applied = nested_virt;
    return 0;
}

int xc_cpu_policy_get_size(xc_interface *xch, uint32_t *nr_leaves, uint32_t *nr_msrs)
{
    (void)xch;
    *nr_leaves = 10;
    *nr_msrs = 2;
    return 0;
}

xc_cpu_policy_t *xc_cpu_policy_init(void)
{
    return calloc(1, sizeof(xc_cpu_policy_t));
}

void xc_cpu_policy_destroy(xc_cpu_policy_t *policy)
{
    free(policy);
}

int xc_cpu_policy_get_domain(xc_interface *xch, uint32_t domid, xc_cpu_policy_t *policy)
{
    (void)xch, (void)domid;
    *policy = of_domain;
    return 0;
}

int xc_cpu_policy_serialise(xc_interface *xch, const xc_cpu_policy_t *policy,
                            xen_cpuid_leaf_t *leaves, uint32_t *nr_leaves, xen_msr_entry_t *msrs,
                            uint32_t *nr_msrs)
{
    (void)xch, (void)nr_msrs;
    assert_null(msrs);
    assert_in_range(*nr_leaves, LEAVES, 10);
    memcpy(leaves, policy->leaves, sizeof(policy->leaves));
    *nr_leaves = LEAVES;
    return 0;
}

int xc_cpu_policy_update_cpuid(xc_interface *xch, xc_cpu_policy_t *policy,
                               const xen_cpuid_leaf_t *leaves, uint32_t nr)
{
    (void)xch;
    assert_int_equal(nr, LEAVES);
    memcpy(policy->leaves, leaves, sizeof(policy->leaves));
    return 0;
}

int xc_cpu_policy_set_domain(xc_interface *xch, uint32_t domid, xc_cpu_policy_t *policy)
{
    (void)xch, (void)domid;
    policies_set++;
    of_domain = *policy;
    of_domain.leaves[1].b &= possible;
    return 0;
}

int xc_hvm_param_set(xc_interface *handle, uint32_t dom, uint32_t param, uint64_t value)
{
    (void)handle, (void)dom;
    assert_int_equal(param, HVM_PARAM_VIRIDIAN);
    hyper_v_parameter = value;
    return 0;
}

static struct hypervisor hypervisor;
static const struct domain domain = {.hypervisor = &hypervisor, .domid = 1};
static struct error error;

static int set_up(void **state)
{
    (void)state;
    of_domain = (struct xc_cpu_policy){{
        {.leaf = 1, .subleaf = XEN_CPUID_NO_SUBLEAF, .c = 0x10, .d = 0x20},
        {.leaf = 7, .subleaf = 0, .b = 0xf0f0},
        {.leaf = 7, .subleaf = 1, .b = 0x1},
    }};
    policies_set = 0;
    error = (struct error){0};
    return 0;
}

static struct cpu_feature avx2 = {"avx2", 7, 0, CPUID_EBX, 5, false};
static struct cpu_feature avx512f = {"avx512f", 7, 0, CPUID_EBX, 16, true};
static struct cpu_feature ssse3 = {"ssse3", 1, CPUID_NO_SUBLEAF, CPUID_ECX, 9, true};
static struct cpu_feature lacking = {"intel-psfd", 7, 2, CPUID_EDX, 0, false};

static void nothing_is_changed_unless_asked_for(void **state)
{
    struct xc_cpu_policy before = of_domain;
    const struct processor processor = {0};

    (void)state;
    assert_int_equal(cpu_policy_set(&domain, &processor, &error), 0);
    assert_int_equal(policies_set, 0);
    assert_memory_equal(&of_domain, &before, sizeof(before));
    assert_false(itsc_applied || nested_applied);
}

static void the_other_bits_stay(void **state)
{
    struct cpu_feature features[] = {avx2, ssse3, lacking};
    const struct processor processor = {.feature_count = ARRAY_SIZE(features),
                                        .features = features,
                                        .enforce = true,
                                        .nested = true,
                                        .invariant_tsc = true};

    (void)state;
    assert_int_equal(cpu_policy_set(&domain, &processor, &error), 0);
    assert_int_equal(policies_set, 1);
    assert_true(itsc_applied && nested_applied);
    assert_int_equal(of_domain.leaves[0].c, 0x210);
    assert_int_equal(of_domain.leaves[0].d, 0x20);
    assert_int_equal(of_domain.leaves[1].b, 0xf0d0);
    assert_int_equal(of_domain.leaves[2].b, 0x1);
}

static void what_xen_leaves_out_is_a_failure_with_enforce(void **state)
{
    struct cpu_feature features[] = {avx512f};
    struct processor processor = {.feature_count = 1, .features = features};

    (void)state;
    assert_int_equal(cpu_policy_set(&domain, &processor, &error), 0);
    processor.enforce = true;
    assert_int_equal(cpu_policy_set(&domain, &processor, &error), -1);
    assert_string_equal(error.message, "-cpu avx512f=on: Xen does not give guests on this host "
                                       "that feature");
}

static void hyper_v_needs_its_base(void **state)
{
    (void)state;
    hyper_v_parameter = 0;
    assert_int_equal(cpu_policy_set_hyper_v(&domain, 0, &error), 0);
    assert_int_equal(hyper_v_parameter, 0);
    assert_int_equal(cpu_policy_set_hyper_v(&domain, HYPER_V_BASE | HYPER_V_TIMERS, &error), 0);
    assert_int_equal(hyper_v_parameter, HVMPV_base_freq | HVMPV_no_freq | HVMPV_no_vp_limit |
                                            HVMPV_cpu_hotplug | HVMPV_time_ref_count | HVMPV_synic |
                                            HVMPV_stimer);
    assert_int_equal(cpu_policy_set_hyper_v(&domain, HYPER_V_ALL, &error), 0);
    assert_int_equal(hyper_v_parameter, HVMPV_feature_mask & ~HVMPV_no_freq);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_is_changed_unless_asked_for, set_up),
        cmocka_unit_test_setup(the_other_bits_stay, set_up),
        cmocka_unit_test_setup(what_xen_leaves_out_is_a_failure_with_enforce, set_up),
        cmocka_unit_test_setup(hyper_v_needs_its_base, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
