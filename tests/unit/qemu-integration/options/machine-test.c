/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options that describe the guest (-name, -M, -m, -smp, -uuid) are read with QEMU's syntax and
 * limits, and every value that Xen or this program cannot give is refused.
 */
#include "tests/unit/qemu-integration/options/command-line.h"

#define NAME_50  "12345678901234567890123456789012345678901234567890"
#define NAME_255 NAME_50 NAME_50 NAME_50 NAME_50 NAME_50 "12345"

static void names_are_read(void **state)
{
    (void)state;
    static const struct {
        char *argument;
        const char *name;
    } cases[] = {
        {"demo", "demo"},
        {"guest=demo", "demo"},
        {"demo,process=qemu,debug-threads=on", "demo"},
        {"process=qemu,guest=demo", "demo"},
        {"a,,b", "a,b"},
        {"guest=a,,b,,,debug-threads=off", "a,b,"},
        {"with space \xc3\xa4", "with space \xc3\xa4"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;

        accept(&vm, (words)WORDS("-kernel", "k", "-name", cases[i].argument));
        assert_string_equal(vm.name, cases[i].name);
        options_release(&vm);
    }
}

static void what_qemu_does_with_the_name_is_kept(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("-name", "process=q,,q,guest=demo,debug-threads=on"));
    assert_string_equal(vm.name_options, "process=q,,q,debug-threads=on");
    options_release(&vm);
}

/* Every part of an argument is read within its bounds: the sanitizers watch. */
static void a_long_name_is_read_whole(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("-kernel", "k", "-name", NAME_255));
    assert_string_equal(vm.name, NAME_255);
    options_release(&vm);
}

static void machines_are_read(void **state)
{
    (void)state;
    static const struct {
        char *argument;
        enum vm_boot boot;
        enum vm_entry entry;
    } cases[] = {
        {"xenfv", BOOT_AUTO, ENTRY_AUTO},
        {"type=xenfv", BOOT_AUTO, ENTRY_AUTO},
        {"xenfv,accel=xen", BOOT_AUTO, ENTRY_AUTO},
        {"accel=xen,type=xenfv", BOOT_AUTO, ENTRY_AUTO},
        {"xenfv,boot=auto,entry=auto", BOOT_AUTO, ENTRY_AUTO},
        {"xenfv,boot=direct", BOOT_DIRECT, ENTRY_AUTO},
        {"xenfv,boot=bios", BOOT_BIOS, ENTRY_AUTO},
        {"xenfv,entry=32", BOOT_AUTO, ENTRY_32},
        {"xenfv-4.2,accel=kvm:xen:tcg", BOOT_AUTO, ENTRY_AUTO},
        {"xenfv,usb=off,dump-guest-core=off,mem-merge=off,vmport=auto,smm=off,hpet=on,acpi=on,"
         "kernel_irqchip=on,suppress-vmdesc=on",
         BOOT_AUTO, ENTRY_AUTO},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;

        accept(&vm, (words)WORDS("-M", cases[i].argument, "-kernel", "k"));
        assert_int_equal(vm.machine, MACHINE_XENFV);
        assert_int_equal(vm.boot, cases[i].boot);
        assert_int_equal(vm.entry, cases[i].entry);
        options_release(&vm);
    }
}

static void paging_is_chosen(void **state)
{
    (void)state;
    static const struct {
        char *argument;
        enum vm_paging paging;
    } cases[] = {
        {"xenfv", PAGING_AUTO},
        {"xenfv,hap=auto", PAGING_AUTO},
        {"xenfv,hap=on", PAGING_HAP},
        {"xenpvh,hap=off", PAGING_SHADOW},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;

        accept(&vm, (words)WORDS("-M", cases[i].argument, "-kernel", "k"));
        assert_int_equal(vm.paging, cases[i].paging);
        options_release(&vm);
    }
}

static void amounts_of_memory_are_read(void **state)
{
    (void)state;
    static const struct {
        char *argument;
        uint64_t bytes;
    } cases[] = {
        {"1", MIB},
        {"500", 500 * MIB},
        {"512M", 512 * MIB},
        {"512m", 512 * MIB},
        {"size=512M", 512 * MIB},
        {"1048576b", MIB},
        {"2097152B", 2 * MIB},
        {"1024k", MIB},
        {"4096K", 4 * MIB},
        {"5G", 5120 * MIB},
        {"1g", 1024 * MIB},
        {"1T", MIB << 20},
        {"1.5G", 1536 * MIB},
        {"0.5g", 512 * MIB},
        {"64.0", 64 * MIB},
        {"64.", 64 * MIB},
        {"00064", 64 * MIB},
        {"0x40", 64 * MIB},
        {"0X1fG", UINT64_C(31) << 30},
        {"1G,slots=0,maxmem=1024M", UINT64_C(1) << 30},
        {"16777215T", UINT64_C(16777215) << 40}, /* 2^64 less 1 TiB */
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;

        accept(&vm, (words)WORDS("-kernel", "k", "-m", cases[i].argument));
        assert_int_equal(vm.memory, cases[i].bytes);
        options_release(&vm);
    }
}

static void memory_can_grow(void **state)
{
    (void)state;
    static const struct {
        words words;
        uint64_t start, max;
    } cases[] = {
        {WORDS("-m", "64"), 64 * MIB, 64 * MIB},
        {WORDS("-S"), 128 * MIB, 128 * MIB},
        {WORDS("-m", "64,slots=2,maxmem=1G"), 64 * MIB, 1024 * MIB},
        {WORDS("-m", "maxmem=1G"), 128 * MIB, 1024 * MIB},
        {WORDS("-m", "maxmem=1G,size=1G"), 1024 * MIB, 1024 * MIB},
        {WORDS("-m", "64,maxmem=1G", "-m", "96"), 96 * MIB, 96 * MIB},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;

        accept(&vm, cases[i].words);
        assert_int_equal(vm.memory, cases[i].start);
        assert_int_equal(vm.memory_max, cases[i].max);
        options_release(&vm);
    }
}

static void topologies_are_completed_as_in_qemu(void **state)
{
    (void)state;
    static const struct {
        char *argument;
        unsigned vcpus;
        unsigned max; /* 0: the same */
    } cases[] = {
        {"2,maxcpus=4", 2, 4},
        {"cpus=1,cores=3,threads=2,maxcpus=6", 1, 6},
        {"2,sockets=128,maxcpus=128", 2, 128},
        {"1", 1, 0},
        {"cpus=2", 2, 0},
        {"128", 128, 0},
        {"maxcpus=4", 4, 0},
        {"4,maxcpus=4", 4, 0},
        {"4,sockets=2", 4, 0},
        {"4,cores=2", 4, 0},
        {"4,threads=2", 4, 0},
        {"8,sockets=2,cores=2,threads=2", 8, 0},
        {"8,sockets=2,dies=2,cores=1,threads=2", 8, 0},
        {"8,sockets=2,cores=2", 8, 0},
        {"sockets=2,cores=3,threads=2", 12, 0},
        {"cores=3", 3, 0},
        {"2,drawers=1,books=1,sockets=1,dies=1,clusters=1,modules=1,cores=2,threads=1", 2, 0},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;

        accept(&vm, (words)WORDS("-kernel", "k", "-smp", cases[i].argument));
        assert_int_equal(vm.vcpus, cases[i].vcpus);
        assert_int_equal(vm.vcpus_max, cases[i].max == 0 ? cases[i].vcpus : cases[i].max);
        options_release(&vm);
    }
}

static void the_ram_of_an_object_is_that_of_xen(void **state)
{
    (void)state;
    static const struct refused cases[] = {
        {WORDS("-M", "xenfv,memory-backend=m"),
         "-M memory-backend=m: there is no -object memory-backend-ram with this id"},
        {WORDS("-object", "memory-backend-ram,id=m,size=1G"),
         "-object memory-backend-ram,id=m: only as memory-backend= of -M"},
        {WORDS("-object", "{\"qom-type\":\"memory-backend-file\",\"id\":\"m\"}"),
         "-object memory-backend-file: not available: a guest's memory is Xen's (-m)"},
        {WORDS("-M", "xenfv,memory-backend=m", "-object",
               "memory-backend-ram,id=m,size=1G,host-nodes=0-1,policy=bind"),
         "-object policy=bind: not available: Xen places a guest, on the NUMA nodes with the most "
         "free memory"},
        {WORDS("-object", "{\"qom-type\":\"memory-backend-ram\",\"id\":\"m\",\"host-nodes\":[0],"
                          "\"policy\":\"interleave\"}"),
         "-object policy=interleave: not available: Xen places a guest, on the NUMA nodes with the "
         "most free memory"},
        {WORDS("-object", "memory-backend-ram,id=m,size=1G,host-nodes=0"),
         "-object host-nodes=0: not available: Xen places a guest, on the NUMA nodes with the most "
         "free memory"},
    };
    struct vm vm;

    accept(&vm, (words)WORDS("-M", "xenfv,memory-backend=pc.ram", "-object",
                             "{\"qom-type\":\"memory-backend-ram\",\"id\":\"pc.ram\",\"size\":1}",
                             "-object", "iothread,id=i"));
    assert_int_equal(vm.passed_count, 1); /* QEMU would add such memory to the guest's */
    options_release(&vm);
    refuse(cases, ARRAY_SIZE(cases));
}

static void libvirts_names_of_the_machines_are_read(void **state)
{
    static const struct {
        const char *name;
        enum vm_machine machine;
    } machines[] = {{"pc-i440fx-xenfv,usb=off,dump-guest-core=off", MACHINE_XENFV},
                    {"pc-i440fx-xenpv", MACHINE_XENPV},
                    {"pc-i440fx-xenpvh", MACHINE_XENPVH}};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(machines); i++) {
        struct vm vm;

        accept(&vm,
               (words)WORDS("-machine", (char *)machines[i].name, "-accel", "tcg", "-kernel", "k"));
        assert_int_equal(vm.machine, machines[i].machine);
        options_release(&vm);
    }
}

static void a_machine_without_processors_answers_questions(void **state)
{
    static const struct refused cases[] = {
        {WORDS("-M", "none", "-kernel", "k"),
         "-M none: a machine without processors cannot be a guest: it cannot have -kernel"},
        {WORDS("-M", "none", "-nic", "bridge,br=b"),
         "-M none: a machine without processors cannot be a guest: it cannot have a network card"},
        {WORDS("-M", "none", "-dry-run"),
         "-M none: a machine without processors cannot be a guest: it cannot have a plan "
         "(-dry-run)"},
    };
    struct vm vm;
    struct error error;
    enum vm_action action;

    (void)state;
    assert_int_equal(parse(&vm, &action,
                           (words)WORDS("-nographic", "-machine", "none,accel=kvm:tcg", "-qmp",
                                        "unix:q,server=on", "-daemonize"),
                           &error),
                     0);
    assert_int_equal(action, ACTION_ANSWER);
    assert_int_equal(vm.qmp_count, 1);
    options_release(&vm);
    /* The last -M counts. */
    assert_int_equal(
        parse(&vm, &action, (words)WORDS("-M", "pc-i440fx-xenpv", "-M", "none"), &error), 0);
    assert_int_equal(action, ACTION_ANSWER);
    options_release(&vm);
    assert_int_equal(
        parse(&vm, &action, (words)WORDS("-M", "none", "-M", "xenpv", "-kernel", "k"), &error), 0);
    assert_int_equal(action, ACTION_RUN);
    options_release(&vm);
    refuse(cases, ARRAY_SIZE(cases));
}

static void accelerators_are_judged_when_the_machine_is_known(void **state)
{
    static const words accepted[] = {
        WORDS("-accel", "tcg", "-M", "pc-i440fx-xenfv"),
        WORDS("-accel", "kvm", "-accel", "tcg", "-M", "pc-i440fx-xenfv"),
        WORDS("-accel", "kvm", "-accel", "xen"),
        WORDS("-accel", "kvm", "-M", "none"),
        WORDS("-M", "none,accel=kvm", "-accel", "hvf"),
    };
    static const struct refused cases[] = {
        {WORDS("-M", "none", "-accel", "kvm", "-M", "xenfv"),
         "-accel kvm: not available: guests run on Xen (-accel xen)"},
        {WORDS("-M", "pc-i440fx-xenfv", "-accel", "tcg", "-M", "xenfv"),
         "-accel tcg: not available: guests run on Xen (-accel xen)"},
        {WORDS("-M", "accel=kvm:hvf", "-M", "xenfv"),
         "-M accel=kvm:hvf: not available: guests run on Xen"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(accepted); i++) {
        enum vm_action action;
        struct error error = {0};
        struct vm vm;

        assert_int_equal(parse(&vm, &action, accepted[i], &error), 0);
        options_release(&vm);
    }
    refuse(cases, ARRAY_SIZE(cases));
}

static void other_machines_are_refused(void **state)
{
    static const struct refused cases[] = {
        {WORDS("-M", "xenpvh,entry=32", "-kernel", "k"),
         "-M xenpvh: boot= and entry= are only for -M xenfv"},
        {WORDS("-M", "pc"),
         "-M pc: not available: the PC that Xen can run is -M xenfv, with the i440FX chipset"},
        {WORDS("-machine", "pc-q35-8.2,accel=kvm"),
         "-machine pc-q35-8.2: not available: the PC that Xen can run is -M xenfv, with the i440FX "
         "chipset"},
        {WORDS("-M", "microvm"),
         "-M microvm: not available: a guest without a BIOS is a PVH guest on Xen; use -M xenpvh"},
        {WORDS("-M", "pc-i440fx-7.2"),
         "-M pc-i440fx-7.2: not available: the PC that Xen can run is -M xenfv, with the i440FX "
         "chipset"},
        {WORDS("-accel", "tcg"), "-accel tcg: not available: guests run on Xen (-accel xen)"},
        {WORDS("-M", "pc-i440fx-xenfv", "-accel", "kvm"),
         "-accel kvm: not available: guests run on Xen (-accel xen)"},
        {WORDS("-M", "pdp11"), "-M pdp11: unknown machine (see -M help)"},
        {WORDS("-M", "type=xenpv,boot=auto", "-kernel", "k"),
         "-M xenpv: boot= and entry= are only for -M xenfv"},
        {WORDS("-M", "xenpv,hap=off", "-kernel", "k"),
         "-M xenpv: hap= is only for -M xenfv and xenpvh"},
        {WORDS("-M", "xenfv,hap=nested"), "-M hap=nested: must be auto, on or off"},
        {WORDS("-M", "xenfv,boot=uefi"), "-M boot=uefi: must be auto, direct or bios"},
        {WORDS("-M", "xenfv,entry=64"), "-M entry=64: must be auto or 32"},
        {WORDS("-M", "xenfv,accel=kvm"), "-M accel=kvm: not available: guests run on Xen"},
        {WORDS("-M", "xenfv,usb=maybe"), "-M usb=maybe: not available: must be on or off"},
        {WORDS("-M", "xenfv,kernel_irqchip=split"),
         "-M kernel_irqchip=split: not available: the interrupt controllers are Xen's"},
        {WORDS("-M", "xenfv,accel=kvm:tcg"), "-M accel=kvm:tcg: not available: guests run on Xen"},
        {WORDS("-M", "xenfv,pflash0=n"),
         "-M pflash0=n: not available: a guest has no flash memory"},
        {WORDS("-M", "xenfv,boot"), "-M boot=on: must be auto, direct or bios"},
        {WORDS("-M", "xenfv,"), "-M: the argument ends with a comma"},
        {WORDS("-M", ",boot=bios"), "-M : unknown machine (see -M help)"},
        {WORDS("-M", "xenfv,=x"), "-M: the argument has an empty part"},
        {WORDS("-M", "xenfv," NAME_50 "=x"), "-M " NAME_50 "=x: unknown key '" NAME_50 "'"},
        {WORDS("-accel", "kvm"), "-accel kvm: not available: guests run on Xen (-accel xen)"},
        {WORDS("-enable-kvm"), "-enable-kvm: not available: guests run on Xen (-accel xen)"},
    };

    (void)state;
    refuse(cases, ARRAY_SIZE(cases));
}

static void bad_names_and_uuids_are_refused(void **state)
{
    static const struct refused cases[] = {
        {WORDS("-name", "guest="), "-name guest=: the name is empty"},
        {WORDS("-name", ""), "-name : the name is empty"},
        {WORDS("-name", "process=x"), "-name process=x: the name is empty"},
        {WORDS("-name", "a/b"), "-name a/b: the name contains a control character or a slash"},
        {WORDS("-name", "a\nb"), "-name a?b: the name contains a control character or a slash"},
        {WORDS("-name", "Domain-0"), "-name Domain-0: this is the name of the host's own domain"},
        {WORDS("-name", "a,color=red"), "-name a,color=red: unknown key 'color'"},
        {WORDS("-uuid", "1234"), "-uuid 1234: not a UUID"},
        {WORDS("-uuid", "12345678-9abc-def0-0123-456789abcdeg"),
         "-uuid 12345678-9abc-def0-0123-456789abcdeg: not a UUID"},
    };

    (void)state;
    refuse(cases, ARRAY_SIZE(cases));
}

static void bad_amounts_of_memory_are_refused(void **state)
{
    static const struct refused cases[] = {
        {WORDS("-m", "0"), "-m 0: must be at least 1 MiB"},
        {WORDS("-m", "0G"), "-m 0G: must be at least 1 MiB"},
        {WORDS("-m", "0.5"), "-m 0.5: not a whole number of MiB"},
        {WORDS("-m", "1b"), "-m 1b: not a whole number of MiB"},
        {WORDS("-m", "1025k"), "-m 1025k: not a whole number of MiB"},
        {WORDS("-m", "0.000977T"), "-m 0.000977T: not a whole number of MiB"},
        {WORDS("-m", "0.1G"), "-m 0.1G: not a whole number of MiB"},
        {WORDS("-m", "1.0000000"), "-m 1.0000000: more than 6 decimal places"},
        {WORDS("-m", "many"), "-m many: not an amount of memory (examples: 500, 512M, 2G)"},
        {WORDS("-m", "-1"), "-m -1: not an amount of memory (examples: 500, 512M, 2G)"},
        {WORDS("-m", " 64"), "-m  64: not an amount of memory (examples: 500, 512M, 2G)"},
        {WORDS("-m", "size="), "-m : not an amount of memory (examples: 500, 512M, 2G)"},
        {WORDS("-m", "64X"), "-m 64X: not an amount of memory (suffixes: b, k, M, G, T)"},
        {WORDS("-m", "64MB"), "-m 64MB: not an amount of memory (suffixes: b, k, M, G, T)"},
        {WORDS("-m", "0x"), "-m 0x: not an amount of memory (suffixes: b, k, M, G, T)"},
        {WORDS("-m", "0x1.8G"), "-m 0x1.8G: not an amount of memory (suffixes: b, k, M, G, T)"},
        {WORDS("-m", "0x10000000000000000"), "-m 0x10000000000000000: too large"},
        {WORDS("-m", "16777216T"), "-m 16777216T: too large"},
        {WORDS("-m", "16777215.999999999T"), "-m 16777215.999999999T: more than 6 decimal places"},
        {WORDS("-m", "18446744073709551616"), "-m 18446744073709551616: too large"},
        {WORDS("-m", "99999999999999999999999999"), "-m 99999999999999999999999999: too large"},
        {WORDS("-m", "1G,maxmem=512M"),
         "-m 1G,maxmem=512M: maxmem is less than the memory at the start"},
        {WORDS("-m", "maxmem=64"), "-m maxmem=64: maxmem is less than the memory at the start"},
        {WORDS("-m", "slots=2,size=64"), "-m slots=2,size=64: slots= needs maxmem="},
        {WORDS("-m", "64,color=red"), "-m 64,color=red: unknown key 'color'"},
    };

    (void)state;
    refuse(cases, ARRAY_SIZE(cases));
}

static void topologies_that_do_not_agree_are_refused(void **state)
{
    static const struct refused cases[] = {
        {WORDS("-smp", "0"), "-smp 0: cpus must be 1 to 128"},
        {WORDS("-smp", "129"), "-smp 129: cpus must be 1 to 128"},
        {WORDS("-smp", "-1"), "-smp -1: '-1' is not a number"},
        {WORDS("-smp", "two"), "-smp two: 'two' is not a number"},
        {WORDS("-smp", "2x"), "-smp 2x: '2x' is not a number"},
        {WORDS("-smp", "2,threads=0"), "-smp 2,threads=0: threads must be 1 to 128"},
        {WORDS("-smp", "2,books=2"), "-smp 2,books=2: a PC has no books (books=1)"},
        {WORDS("-smp", "2,shelves=1"), "-smp 2,shelves=1: unknown key 'shelves'"},
        {WORDS("-smp", "3,sockets=2"),
         "-smp 3,sockets=2: sockets (2) * dies (1) * cores (1) * threads "
         "(1) is not the number of processors (3)"},
        {WORDS("-smp", "2,cores=4"),
         "-smp 2,cores=4: sockets (0) * dies (1) * cores (4) * threads (1) "
         "is not the number of processors (2)"},
        {WORDS("-smp", "4,maxcpus=2"), "-smp 4,maxcpus=2: maxcpus is less than cpus"},
        {WORDS("-smp", "2,maxcpus=129"), "-smp 2,maxcpus=129: maxcpus must be 1 to 128"},
        {WORDS("-smp", "sockets=128,cores=128"),
         "-smp sockets=128,cores=128: at most 128 processors"},
    };

    (void)state;
    refuse(cases, ARRAY_SIZE(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_read),
        cmocka_unit_test(what_qemu_does_with_the_name_is_kept),
        cmocka_unit_test(a_long_name_is_read_whole),
        cmocka_unit_test(machines_are_read),
        cmocka_unit_test(paging_is_chosen),
        cmocka_unit_test(amounts_of_memory_are_read),
        cmocka_unit_test(memory_can_grow),
        cmocka_unit_test(topologies_are_completed_as_in_qemu),
        cmocka_unit_test(the_ram_of_an_object_is_that_of_xen),
        cmocka_unit_test(libvirts_names_of_the_machines_are_read),
        cmocka_unit_test(a_machine_without_processors_answers_questions),
        cmocka_unit_test(accelerators_are_judged_when_the_machine_is_known),
        cmocka_unit_test(other_machines_are_refused),
        cmocka_unit_test(bad_names_and_uuids_are_refused),
        cmocka_unit_test(bad_amounts_of_memory_are_refused),
        cmocka_unit_test(topologies_that_do_not_agree_are_refused),
    };

    return cmocka_run_group_tests_name("options/machine", tests, NULL, NULL);
}
