/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The names are those that "-cpu help" of QEMU lists; the bits are Intel's and AMD's. Xen's list of
 * features with their bits is xen/arch-x86/cpufeatureset.h.
 */
#include "qemu-integration/options/cpu-features.h"

#include "common/array.h"

#include <stdio.h>
#include <string.h>

/* The features of one register, from bit 0 upwards, separated by blanks; "-": none. */
struct word {
    uint32_t leaf;
    uint32_t subleaf;
    enum cpuid_register reg;
    const char *names;
};

static const struct word words[] = {
    {0x1, CPUID_NO_SUBLEAF, CPUID_EDX,
     "fpu vme de pse tsc msr pae mce cx8 apic - sep mtrr pge mca cmov "
     "pat pse36 pn clflush - ds acpi mmx fxsr sse sse2 ss ht tm ia64 pbe"},
    {0x1, CPUID_NO_SUBLEAF, CPUID_ECX,
     "pni pclmulqdq dtes64 monitor ds-cpl vmx smx est tm2 ssse3 cid - fma cx16 xtpr pdcm "
     "- pcid dca sse4.1 sse4.2 x2apic movbe popcnt tsc-deadline aes xsave - avx f16c rdrand"},
    {0x6, CPUID_NO_SUBLEAF, CPUID_EAX, "- - arat"},
    {0x7, 0, CPUID_EBX,
     "fsgsbase tsc-adjust sgx bmi1 hle avx2 fdp-excptn-only smep "
     "bmi2 erms invpcid rtm - zero-fcs-fds mpx - "
     "avx512f avx512dq rdseed adx smap avx512ifma pcommit clflushopt "
     "clwb intel-pt avx512pf avx512er avx512cd sha-ni avx512bw avx512vl"},
    {0x7, 0, CPUID_ECX,
     "- avx512vbmi umip pku - waitpkg avx512vbmi2 - "
     "gfni vaes vpclmulqdq avx512vnni avx512bitalg - avx512-vpopcntdq - "
     "la57 - - - - - rdpid - bus-lock-detect cldemote - movdiri movdir64b - sgxlc pks"},
    {0x7, 0, CPUID_EDX,
     "- - avx512-4vnniw avx512-4fmaps fsrm - - - avx512-vp2intersect - md-clear - - - serialize - "
     "tsx-ldtrk - - arch-lbr - - amx-bf16 avx512-fp16 "
     "amx-tile amx-int8 spec-ctrl stibp flush-l1d arch-capabilities core-capability ssbd"},
    {0x7, 1, CPUID_EAX,
     "sha512 sm3 sm4 - avx-vnni avx512-bf16 lass cmpccxadd - - fzrm fsrs fsrc - - - "
     "- fred lkgs wrmsrns - amx-fp16 - avx-ifma - - lam - - - - movrs"},
    {0x7, 1, CPUID_EDX,
     "- - - - avx-vnni-int8 avx-ne-convert - - amx-complex - avx-vnni-int16 - - - prefetchiti"},
    {0x7, 2, CPUID_EDX, "intel-psfd ipred-ctrl rrsba-ctrl ddpd-u bhi-ctrl mcdt-no"},
    {0xd, 1, CPUID_EAX, "xsaveopt xsavec xgetbv1 xsaves xfd"},
    {0x80000001, CPUID_NO_SUBLEAF, CPUID_EDX,
     "- - - - - - - - - - - syscall - - - - "
     "- - - - nx - mmxext - - fxsr-opt pdpe1gb rdtscp - lm 3dnowext 3dnow"},
    {0x80000001, CPUID_NO_SUBLEAF, CPUID_ECX,
     "lahf-lm cmp-legacy svm extapic cr8legacy abm sse4a misalignsse "
     "3dnowprefetch osvw ibs xop skinit wdt - lwp "
     "fma4 tce - nodeid-msr - tbm topoext perfctr-core perfctr-nb"},
    {0x80000007, CPUID_NO_SUBLEAF, CPUID_EDX, "- - - - - - - - invtsc"},
    {0x80000008, CPUID_NO_SUBLEAF, CPUID_EBX,
     "clzero - xsaveerptr - - - - - - wbnoinvd - - ibpb - ibrs amd-stibp "
     "- stibp-always-on - - - - - - amd-ssbd virt-ssbd amd-no-ssb - amd-psfd"},
    {0x80000021, CPUID_NO_SUBLEAF, CPUID_EAX,
     "no-nested-data-bp fs-gs-base-ns lfence-always-serializing - - verw-clear "
     "null-sel-clr-base - auto-ibrs - - - - - - - "
     "- - - - prefetchi - - - - - - sbpb ibpb-brtype srso-no srso-user-kernel-no"},
};

/* Other names that QEMU takes. */
static const char *const aliases[][2] = {
    {"sse3", "pni"},      {"pclmuldq", "pclmulqdq"}, {"sse4-1", "sse4.1"},
    {"sse4-2", "sse4.2"}, {"ffxsr", "fxsr-opt"},     {"xd", "nx"},
    {"i64", "lm"},
};

/* The place of a word in a list of them, separated by blanks; -1: it is not there. */
static int find_place(const char *list, const char *wanted, size_t length)
{
    int place = 0;

    for (const char *at = list; *at != '\0'; place++) {
        size_t here = strcspn(at, " ");

        if (here == length && strncmp(at, wanted, length) == 0)
            return place;
        at += here;
        at += *at == ' ';
    }
    return -1;
}

bool cpu_feature_find(struct cpu_feature *feature, const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(aliases); i++)
        if (strcmp(aliases[i][0], name) == 0)
            name = aliases[i][1];
    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        int bit = find_place(words[i].names, name, strlen(name));

        if (bit < 0 || strcmp(name, "-") == 0)
            continue;
        *feature = (struct cpu_feature){.leaf = words[i].leaf,
                                        .subleaf = words[i].subleaf,
                                        .reg = words[i].reg,
                                        .bit = (unsigned)bit};
        snprintf(feature->name, sizeof(feature->name), "%s", name);
        return true;
    }
    return false;
}

bool cpu_feature_is_xens(const char *name)
{
    static const char *const lists[] = {
        /* MSR_IA32_ARCH_CAPABILITIES, MSR_IA32_CORE_CAPABILITY */
        "rdctl-no ibrs-all rsba skip-l1dfl-vmentry ssb-no mds-no pschange-mc-no tsx-ctrl taa-no "
        "sbdr-ssdp-no fbsdp-no psdp-no fb-clear bhi-no pbrsb-no gds-no rfds-no rfds-clear its-no "
        "split-lock-detect",
        /* Leaf 0x8000000a: what a guest hypervisor has of SVM. */
        "npt lbrv svm-lock nrip-save tsc-scale vmcb-clean flushbyasid decodeassists pause-filter "
        "pfthreshold avic v-vmsave-vmload vgif vnmi svme-addr-chk",
        /* SGX and VIA's features, of which Xen gives guests none. */
        "sgx1 sgx2 sgx-debug sgx-exinfo sgx-kss sgx-mode64 sgx-provisionkey sgx-tokenkey "
        "ace2 ace2-en phe phe-en pmm pmm-en xcrypt xcrypt-en xstore xstore-en",
        "kvmclock kvmclock-stable-bit full-width-write intel-pt-lip",
    };

    for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
        if (find_place(lists[i], name, strlen(name)) >= 0)
            return true;
    return strncmp(name, "vmx-", 4) == 0 || strncmp(name, "kvm-", 4) == 0;
}

/* QEMU's docs/system/i386/hyperv.rst. */
static const struct {
    const char *name;
    unsigned bits;
} enlightenments[] = {
    {"relaxed", HYPER_V_BASE},
    {"spinlocks", HYPER_V_BASE}, /* how long to spin is Xen's viridian-spinlock-retry-count */
    {"vpindex", HYPER_V_BASE},
    {"vapic", HYPER_V_APIC_ASSIST},
    {"time", HYPER_V_REFERENCE_COUNTER | HYPER_V_REFERENCE_TSC},
    {"frequencies", HYPER_V_FREQUENCIES},
    {"crash", HYPER_V_CRASH},
    {"synic", HYPER_V_SYNIC},
    {"stimer", HYPER_V_TIMERS | HYPER_V_SYNIC | HYPER_V_REFERENCE_COUNTER},
    {"tlbflush", HYPER_V_TLB_FLUSH},
    {"ipi", HYPER_V_IPI},
    {"passthrough", HYPER_V_ALL},
    {"runtime", 0},
    {"reset", 0},
    {"reenlightenment", 0},
    {"evmcs", 0},
    {"emsr-bitmap", 0},
    {"xmm-input", 0},
    {"tlbflush-ext", 0},
    {"tlbflush-direct", 0},
    {"stimer-direct", 0},
    {"avic", 0},
    {"apicv", 0},
    {"syndbg", 0},
    {"no-nonarch-coresharing", 0},
    {"vendor-id", 0},
    {"version-id-build", 0},
    {"version-id-major", 0},
    {"version-id-minor", 0},
    {"version-id-spack", 0},
    {"version-id-sbranch", 0},
    {"version-id-snumber", 0},
    {"enforce-cpuid", 0},
};

int hyper_v_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(enlightenments); i++)
        if (strncmp(name, "hv-", 3) == 0 && strcmp(name + 3, enlightenments[i].name) == 0)
            return enlightenments[i].bits == 0 ? 0 : (int)(enlightenments[i].bits | HYPER_V_BASE);
    return -1;
}

/* "EPYC-Rome-v2" is the model "EPYC-Rome" and the variant "-v2". */
static bool is_variant(const char *text)
{
    if (strncmp(text, "-v", 2) == 0 && text[2] != '\0')
        return text[2 + strspn(text + 2, "0123456789")] == '\0';
    return *text == '\0' || find_place("-IBRS -IBPB -noTSX -noTSX-IBRS", text, strlen(text)) >= 0;
}

bool cpu_model_exists(const char *name)
{
    static const char models[] =
        "486 pentium pentium2 pentium3 athlon phenom coreduo core2duo n270 qemu32 qemu64 kvm32 "
        "kvm64 base Conroe Penryn Nehalem Westmere SandyBridge IvyBridge Haswell Broadwell "
        "Skylake-Client Skylake-Server Cascadelake-Server Cooperlake Icelake-Client "
        "Icelake-Server SapphireRapids GraniteRapids DiamondRapids SierraForest ClearwaterForest "
        "Snowridge Denverton KnightsMill Opteron_G1 Opteron_G2 Opteron_G3 Opteron_G4 Opteron_G5 "
        "EPYC EPYC-Rome EPYC-Milan EPYC-Genoa EPYC-Turin Dhyana YongFeng";

    for (size_t length = strlen(name); length > 0; length--)
        if (is_variant(name + length) && find_place(models, name, length) >= 0)
            return true;
    return false;
}
