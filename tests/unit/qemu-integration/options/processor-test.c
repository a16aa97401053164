/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The features of -cpu, in all of QEMU's spellings, become bits of CPUID, nested virtualization and
 * Hyper-V's interfaces; what Xen has nothing for is told, and what makes no sense is refused.
 */
#include "tests/unit/qemu-integration/options/command-line.h"

#include "qemu-integration/options/cpu-features.h"

static void features_are_bits_of_cpuid(void **state)
{
    (void)state;
    static const struct cpu_feature cases[] = {
        {"fpu", 0x1, CPUID_NO_SUBLEAF, CPUID_EDX, 0, false},
        {"sep", 0x1, CPUID_NO_SUBLEAF, CPUID_EDX, 11, false},
        {"pbe", 0x1, CPUID_NO_SUBLEAF, CPUID_EDX, 31, false},
        {"vmx", 0x1, CPUID_NO_SUBLEAF, CPUID_ECX, 5, false},
        {"pcid", 0x1, CPUID_NO_SUBLEAF, CPUID_ECX, 17, false},
        {"rdrand", 0x1, CPUID_NO_SUBLEAF, CPUID_ECX, 30, false},
        {"arat", 0x6, CPUID_NO_SUBLEAF, CPUID_EAX, 2, false},
        {"avx2", 0x7, 0, CPUID_EBX, 5, false},
        {"avx512f", 0x7, 0, CPUID_EBX, 16, false},
        {"avx512vl", 0x7, 0, CPUID_EBX, 31, false},
        {"pku", 0x7, 0, CPUID_ECX, 3, false},
        {"la57", 0x7, 0, CPUID_ECX, 16, false},
        {"rdpid", 0x7, 0, CPUID_ECX, 22, false},
        {"pks", 0x7, 0, CPUID_ECX, 31, false},
        {"md-clear", 0x7, 0, CPUID_EDX, 10, false},
        {"arch-capabilities", 0x7, 0, CPUID_EDX, 29, false},
        {"ssbd", 0x7, 0, CPUID_EDX, 31, false},
        {"avx512-bf16", 0x7, 1, CPUID_EAX, 5, false},
        {"lam", 0x7, 1, CPUID_EAX, 26, false},
        {"movrs", 0x7, 1, CPUID_EAX, 31, false},
        {"prefetchiti", 0x7, 1, CPUID_EDX, 14, false},
        {"mcdt-no", 0x7, 2, CPUID_EDX, 5, false},
        {"xsaves", 0xd, 1, CPUID_EAX, 3, false},
        {"syscall", 0x80000001, CPUID_NO_SUBLEAF, CPUID_EDX, 11, false},
        {"nx", 0x80000001, CPUID_NO_SUBLEAF, CPUID_EDX, 20, false},
        {"pdpe1gb", 0x80000001, CPUID_NO_SUBLEAF, CPUID_EDX, 26, false},
        {"3dnow", 0x80000001, CPUID_NO_SUBLEAF, CPUID_EDX, 31, false},
        {"svm", 0x80000001, CPUID_NO_SUBLEAF, CPUID_ECX, 2, false},
        {"topoext", 0x80000001, CPUID_NO_SUBLEAF, CPUID_ECX, 22, false},
        {"perfctr-nb", 0x80000001, CPUID_NO_SUBLEAF, CPUID_ECX, 24, false},
        {"invtsc", 0x80000007, CPUID_NO_SUBLEAF, CPUID_EDX, 8, false},
        {"ibpb", 0x80000008, CPUID_NO_SUBLEAF, CPUID_EBX, 12, false},
        {"amd-psfd", 0x80000008, CPUID_NO_SUBLEAF, CPUID_EBX, 28, false},
        {"auto-ibrs", 0x80000021, CPUID_NO_SUBLEAF, CPUID_EAX, 8, false},
        {"srso-user-kernel-no", 0x80000021, CPUID_NO_SUBLEAF, CPUID_EAX, 30, false},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct cpu_feature found;

        if (!cpu_feature_find(&found, cases[i].name))
            fail_msg("unknown: %s", cases[i].name);
        assert_string_equal(found.name, cases[i].name);
        assert_int_equal(found.leaf, cases[i].leaf);
        assert_int_equal(found.subleaf, cases[i].subleaf);
        assert_int_equal(found.reg, cases[i].reg);
        if (found.bit != cases[i].bit)
            fail_msg("%s: bit %u", cases[i].name, found.bit);
    }
}

static void what_is_no_feature_is_not_found(void **state)
{
    static const char *const names[] = {"", "-", "fp", "fpuu", "fpu vme", "vme de"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        struct cpu_feature found;

        assert_false(cpu_feature_find(&found, names[i]));
    }
}

static void all_spellings_are_read_and_the_last_counts(void **state)
{
    struct vm vm;

    (void)state;
    accept(&vm,
           (words)WORDS("-cpu", "host,+sse4_1,-avx2,lahf_lm=on,xd=off,rdtscp,avx2=yes,rdseed=no"));
    assert_int_equal(vm.processor.feature_count, 6);
    assert_string_equal(vm.processor.features[0].name, "sse4.1");
    assert_true(vm.processor.features[0].on);
    assert_string_equal(vm.processor.features[1].name, "avx2");
    assert_true(vm.processor.features[1].on);
    assert_string_equal(vm.processor.features[2].name, "lahf-lm");
    assert_string_equal(vm.processor.features[3].name, "nx");
    assert_false(vm.processor.features[3].on);
    assert_false(vm.processor.features[5].on);
    assert_false(vm.processor.nested);
    assert_null(vm.processor.ignored);
    options_release(&vm);
    accept(&vm, (words)WORDS("-cpu", "host,-avx2", "-cpu", "max"));
    assert_int_equal(vm.processor.feature_count, 0);
    options_release(&vm);
}

static void guests_can_run_guests(void **state)
{
    static char *const arguments[] = {"host,+svm", "host,vmx=on", "EPYC,svm", "host,-svm,+vmx"};
    struct vm vm;

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(arguments); i++) {
        accept(&vm, (words)WORDS("-cpu", arguments[i]));
        assert_true(vm.processor.nested);
        options_release(&vm);
    }
    accept(&vm, (words)WORDS("-cpu", "host,+svm,svm=off,+invtsc"));
    assert_false(vm.processor.nested);
    assert_true(vm.processor.invariant_tsc);
    options_release(&vm);
}

static void hyper_v_is_what_xen_has_of_it(void **state)
{
    static const struct {
        char *argument;
        unsigned bits;
    } cases[] = {
        {"host,hv_relaxed,hv-spinlocks=0x1fff,hv-vpindex", HYPER_V_BASE},
        {"host,hv-vapic=on", HYPER_V_BASE | HYPER_V_APIC_ASSIST},
        {"host,hv-time", HYPER_V_BASE | HYPER_V_REFERENCE_COUNTER | HYPER_V_REFERENCE_TSC},
        {"host,hv-frequencies,hv-crash", HYPER_V_BASE | HYPER_V_FREQUENCIES | HYPER_V_CRASH},
        {"host,hv-tlbflush,hv-ipi", HYPER_V_BASE | HYPER_V_TLB_FLUSH | HYPER_V_IPI},
        {"host,hv-passthrough", HYPER_V_ALL},
        {"host,hv-passthrough,hv-synic=off", HYPER_V_ALL & ~HYPER_V_SYNIC},
        {"host,hv-time=off,hv-vendor-id=x,hv-runtime", 0},
    };
    struct vm vm;

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        accept(&vm, (words)WORDS("-cpu", cases[i].argument));
        assert_int_equal(vm.processor.hyper_v, cases[i].bits);
        options_release(&vm);
    }
}

static void what_xen_decides_is_told_once(void **state)
{
    struct vm vm;

    (void)state;
    accept(&vm,
           (words)WORDS("-cpu", "kvm64,enforce,+kvm_pv_eoi,hv-reset,npt=off,-kvmclock,+rdctl-no"));
    assert_string_equal(vm.processor.model, "kvm64");
    assert_string_equal(vm.processor.ignored, "kvm-pv-eoi, hv-reset, rdctl-no");
    assert_true(vm.processor.enforce);
    options_release(&vm);
    accept(&vm, (words)WORDS("-cpu", "Skylake-Client-noTSX-IBRS,check=off"));
    assert_string_equal(vm.processor.model, "Skylake-Client-noTSX-IBRS");
    assert_true(vm.processor.ignore_missing);
    options_release(&vm);
}

static void what_xen_does_anyway_is_accepted_of_a_processor(void **state)
{
    (void)state;
    static char *const arguments[] = {
        "host", "max,enforce", "host,migratable=on,check,kvm=off,+hypervisor",
        "host,-vmx,svm=off,host-phys-bits=on,l3-cache=off",
        "host,migratable=off,host-cache-info=on,pmu=off,hv-vendor-id=Microsoft Hv"};

    for (size_t i = 0; i < ARRAY_SIZE(arguments); i++) {
        struct vm vm;

        accept(&vm, (words)WORDS("-cpu", arguments[i]));
        assert_null(vm.processor.ignored);
        options_release(&vm);
    }
}

static void what_makes_no_sense_is_refused(void **state)
{
    static const struct refused cases[] = {
        {WORDS("-cpu", "Skylark"),
         "-cpu Skylark: unknown model 'Skylark' (-cpu host is the host's)"},
        {WORDS("-cpu", "EPYC-vx"),
         "-cpu EPYC-vx: unknown model 'EPYC-vx' (-cpu host is the host's)"},
        {WORDS("-cpu", "host,+avx3"), "-cpu avx3=on: unknown feature 'avx3'"},
        {WORDS("-cpu", "host,avx2=maybe"), "-cpu avx2=maybe: must be on or off"},
        {WORDS("-cpu", "host,hv-times"), "-cpu hv-times=on: unknown feature 'hv-times'"},
        {WORDS("-cpu", "host,hv-time=7"), "-cpu hv-time=7: must be on or off"},
        {WORDS("-cpu", "host,model=6"), "-cpu model=6: unknown feature 'model'"},
        {WORDS("-cpu", "host,family=6"),
         "-cpu family=6: not available: Xen has no processor models: a guest sees the host's"},
        {WORDS("-cpu", "host,pmu=on"),
         "-cpu pmu=on: not available: Xen's boot option vpmu= gives all guests performance "
         "counters, or none"},
        {WORDS("-cpu", "host,kvm=on"), "-cpu kvm=on: not available: a guest sees Xen, not KVM"},
        {WORDS("-M", "xenpv", "-kernel", "k", "-cpu", "host,+svm"),
         "-cpu: a PV guest cannot run guests of its own; use -M xenfv"},
        {WORDS("-M", "xenpvh", "-kernel", "k", "-cpu", "host,hv-time"),
         "-cpu: Hyper-V's interfaces are only for -M xenfv"},
    };

    (void)state;
    refuse(cases, ARRAY_SIZE(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(features_are_bits_of_cpuid),
        cmocka_unit_test(what_is_no_feature_is_not_found),
        cmocka_unit_test(all_spellings_are_read_and_the_last_counts),
        cmocka_unit_test(guests_can_run_guests),
        cmocka_unit_test(hyper_v_is_what_xen_has_of_it),
        cmocka_unit_test(what_xen_decides_is_told_once),
        cmocka_unit_test(what_xen_does_anyway_is_accepted_of_a_processor),
        cmocka_unit_test(what_makes_no_sense_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
