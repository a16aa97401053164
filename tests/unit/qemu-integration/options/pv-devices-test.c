/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The emulated devices of a PV or PVH guest's command line become Xen's, with their ids, or are
 * left out or refused with the reason; an HVM guest's stay as they are.
 */
#include "tests/unit/qemu-integration/options/command-line.h"

#define PV "-M", "xenpv", "-nodefaults", "-kernel", "k"

static void assert_devices(const struct vm *vm, const char *const *expected)
{
    unsigned found = 0;

    for (unsigned i = 0; i < vm->passed_count; i++) {
        if (strcmp(vm->passed[i].option, "device") != 0)
            continue;
        assert_non_null(expected[found]);
        assert_string_equal(vm->passed[i].argument, expected[found++]);
    }
    assert_null(expected[found]);
}

static void disks_become_pv_disks_at_the_place_that_their_id_names(void **state)
{
    (void)state;
    static const struct {
        words words;
        const char *devices[4];
    } cases[] = {
        {WORDS(PV, "-device", "virtio-blk-pci,drive=a,id=virtio-disk0"),
         {"xen-disk,vdev=xvda,drive=a,id=virtio-disk0"}},
        {WORDS(PV, "-device",
               "{\"driver\":\"virtio-blk-pci\",\"drive\":\"a\",\"id\":\"virtio-disk2\"}"),
         {"xen-disk,vdev=xvdc,drive=a,id=virtio-disk2"}},
        {WORDS(PV, "-device", "ide-hd,bus=ide.1,unit=1,drive=a"), {"xen-disk,vdev=xvdd,drive=a"}},
        {WORDS(PV, "-device", "nvme,drive=a,serial=1"), {"xen-disk,vdev=xvda,drive=a"}},
        /* virtio first, CD-ROMs last, whatever their order is */
        {WORDS(PV, "-device", "ide-cd,bus=ide.0,unit=0,drive=c,id=ide0-0-0", "-device",
               "scsi-hd,drive=s,id=scsi0-0-0-0", "-device",
               "virtio-blk-pci,drive=v,id=virtio-disk0"),
         {"xen-cdrom,vdev=xvdc,drive=c,id=ide0-0-0", "xen-disk,vdev=xvdb,drive=s,id=scsi0-0-0-0",
          "xen-disk,vdev=xvda,drive=v,id=virtio-disk0"}},
        /* what names a place gets it before what does not */
        {WORDS(PV, "-device", "virtio-blk-pci,drive=a", "-device", "scsi-hd,drive=b,id=scsi0-0-0-0",
               "-device", "virtio-blk-pci,drive=c,id=disk1"),
         {"xen-disk,vdev=xvdc,drive=a", "xen-disk,vdev=xvda,drive=b,id=scsi0-0-0-0",
          "xen-disk,vdev=xvdb,drive=c,id=disk1"}},
        {WORDS(PV, "-device", "virtio-blk-pci,drive=a,id=virtio-disk0", "-device",
               "ide-hd,bus=ide.0,unit=0,drive=b", "-device", "ide-hd,bus=ide.0,unit=1,drive=c"),
         {"xen-disk,vdev=xvda,drive=a,id=virtio-disk0", "xen-disk,vdev=xvdc,drive=b",
          "xen-disk,vdev=xvdb,drive=c"}},
        /* what has a place keeps it */
        {WORDS(PV, "-device", "virtio-blk-pci,drive=a,id=virtio-disk0", "-device",
               "xen-disk,vdev=xvda,drive=b"),
         {"xen-disk,vdev=xvdb,drive=a,id=virtio-disk0", "xen-disk,vdev=xvda,drive=b"}},
        {WORDS(PV, "-drive", "file=f,if=xen,index=0", "-device", "virtio-blk-pci,drive=a"),
         {"xen-disk,vdev=xvdb,drive=a"}},
        {WORDS(PV, "-device", "virtio-blk-pci,drive=a,id=virtio-disk99"),
         {"xen-disk,vdev=xvda,drive=a,id=virtio-disk99"}},
        {WORDS(
             PV, "-device",
             "virtio-blk-pci,drive=a,addr=0x5,bus=pci.0,num-queues=4,write-cache=on,werror=report,"
             "logical_block_size=4096,serial=1"),
         {"xen-disk,vdev=xvda,drive=a,write-cache=on,logical_block_size=4096"}},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct vm vm;

        accept(&vm, cases[i].words);
        assert_devices(&vm, cases[i].devices);
        assert_null(vm.left_out);
        options_release(&vm);
    }
}

static void serial_ports_become_consoles_and_named_ones_channels(void **state)
{
    struct vm vm;

    (void)state;
    accept(&vm,
           (words)WORDS(PV, "-device", "virtserialport,chardev=c,name=org.qemu.guest_agent.0",
                        "-device", "virtconsole,chardev=v", "-device", "isa-serial,chardev=s"));
    assert_int_equal(vm.serial_count, 3);
    assert_string_equal(vm.serials[0], "chardev:v");
    assert_null(vm.serial_names[0]);
    assert_string_equal(vm.serials[1], "chardev:s");
    assert_string_equal(vm.serials[2], "chardev:c");
    assert_string_equal(vm.serial_names[2], "org.qemu.guest_agent.0");
    assert_devices(&vm, (const char *[]){NULL});
    options_release(&vm);

    /* The guest's console is no channel. */
    accept(&vm, (words)WORDS(PV, "-device", "virtserialport,chardev=c,name=n"));
    assert_int_equal(vm.serial_count, 2);
    assert_string_equal(vm.serials[0], "null");
    assert_string_equal(vm.serials[1], "chardev:c");
    options_release(&vm);

    /* Nor is the default line, which is the console. */
    accept(&vm, (words)WORDS("-M", "xenpv", "-kernel", "k", "-nographic", "-device",
                             "virtserialport,chardev=c,name=n"));
    assert_int_equal(vm.serial_count, 2);
    assert_string_equal(vm.serials[0], "mon:stdio");
    assert_string_equal(vm.serials[1], "chardev:c");
    assert_string_equal(vm.serial_names[1], "n");
    options_release(&vm);
}

static void what_the_guest_has_anyway_is_dropped_and_what_it_lacks_is_named(void **state)
{
    struct vm vm;

    (void)state;
    accept(&vm,
           (words)WORDS("-M", "xenpvh", "-nodefaults", "-kernel", "k", "-no-acpi", "-no-hpet",
                        "-device", "VGA", "-device", "virtio-balloon-pci,id=balloon0", "-device",
                        "piix3-usb-uhci", "-device", "usb-tablet", "-device", "pvpanic", "-device",
                        "{\"driver\":\"virtio-rng-pci\",\"id\":\"rng0\"}", "-device", "AC97",
                        "-device", "ide-cd,id=ide0-0-0", "-device",
                        "{\"driver\":\"ide-cd\",\"drive\":\"\",\"id\":\"ide0-0-1\"}"));
    assert_int_equal(vm.passed_count, 0);
    assert_string_equal(vm.left_out,
                        "virtio-rng-pci (rng0), AC97, ide-cd (ide0-0-0), ide-cd (ide0-0-1)");
    options_release(&vm);
}

static void the_card_in_whose_place_it_has_a_screen_is_known(void **state)
{
    struct vm vm;

    (void)state;
    accept(&vm,
           (words)WORDS(PV, "-device", "{\"driver\":\"VGA\",\"id\":\"video0\",\"vgamem_mb\":32}",
                        "-device", "virtio-vga,id=video1"));
    assert_string_equal(vm.card.driver, "VGA");
    assert_string_equal(vm.card.id, "video0");
    assert_int_equal(vm.card.memory, 32);
    options_release(&vm);
    accept(&vm, (words)WORDS(PV, "-device", "vmware-svga,id=v"));
    assert_int_equal(vm.card.memory, 16);
    options_release(&vm);
    accept(&vm, (words)WORDS(PV, "-device", "VGA"));
    assert_null(vm.card.id);
    options_release(&vm);
}

static void an_hvm_guest_keeps_its_devices(void **state)
{
    struct vm vm;

    (void)state;
    accept(&vm, (words)WORDS("-device", "virtio-rng-pci", "-device", "virtio-blk-pci,drive=a",
                             "-device", "i6300esb"));
    assert_devices(&vm,
                   (const char *[]){"virtio-rng-pci", "virtio-blk-pci,drive=a", "i6300esb", NULL});
    assert_null(vm.left_out);
    options_release(&vm);
}

static void a_disk_of_an_hvm_guest_has_a_twin_on_its_block_node(void **state)
{
    struct vm vm;

    (void)state;
    accept(&vm, (words)WORDS("-blockdev", "{\"driver\":\"raw\",\"node-name\":\"a\",\"file\":\"x\"}",
                             "-blockdev", "driver=raw,node-name=b,file=x", "-device",
                             "{\"driver\":\"ide-hd\",\"bus\":\"ide.0\",\"unit\":1,\"drive\":\"a\"}",
                             "-device", "virtio-blk-pci,drive=b,id=virtio-disk0", "-device",
                             "ide-cd,drive=b", "-device", "usb-storage,drive=b", "-device",
                             "virtio-blk-pci,drive=b,werror=stop", "-device", "ide-hd,drive=c"));
    assert_devices(&vm,
                   (const char *[]){"driver=ide-hd,bus=ide.0,unit=1,drive=a,share-rw=on",
                                    "driver=virtio-blk-pci,drive=b,id=virtio-disk0,share-rw=on",
                                    "ide-cd,drive=b", "usb-storage,drive=b",
                                    "virtio-blk-pci,drive=b,werror=stop", "ide-hd,drive=c",
                                    "xen-disk,vdev=xvda,drive=b,share-rw=on",
                                    "xen-disk,vdev=xvdb,drive=a,share-rw=on", NULL});
    options_release(&vm);
}

static void an_hvm_guest_leaves_the_platform_device_its_slot(void **state)
{
    struct vm vm;

    (void)state;
    accept(&vm, (words)WORDS("-no-hpet", "-device",
                             "{\"driver\":\"VGA\",\"bus\":\"pci.0\",\"addr\":\"0x2\"}", "-device",
                             "AC97,addr=1f", "-device", "AC97,addr=02.1", "-device",
                             "AC97,bus=pci.1,addr=2"));
    assert_true(vm.no_hpet);
    assert_devices(&vm, (const char *[]){"driver=VGA,bus=pci.0,addr=0x1e", "AC97,addr=1f",
                                         "driver=AC97,addr=0x1d", "AC97,bus=pci.1,addr=2", NULL});
    options_release(&vm);
}

static void a_disk_on_block_nodes_is_read_as_an_image(void **state)
{
    struct vm vm;

    (void)state;
    accept(&vm,
           (words)WORDS("-M", "xenpv", "-blockdev",
                        "{\"driver\":\"file\",\"filename\":\"b\",\"node-name\":\"s\"}", "-blockdev",
                        "{\"driver\":\"raw\",\"file\":\"s\",\"node-name\":\"back\"}", "-blockdev",
                        "{\"driver\":\"qcow2\",\"node-name\":\"f\",\"file\":{\"driver\":\"file\","
                        "\"filename\":\"a\"},\"backing\":\"back\"}",
                        "-device", "virtio-blk-pci,drive=f,bootindex=3"));
    assert_int_equal(vm.drive_count, 1);
    assert_string_equal(vm.drives[0].file, "a");
    assert_string_equal(vm.drives[0].options,
                        "driver=qcow2,file.driver=file,file.filename=a,backing.driver=raw,"
                        "backing.file.driver=file,backing.file.filename=b");
    assert_true(vm.drives[0].has_boot_index);
    assert_int_equal(vm.drives[0].boot_index, 3);
    options_release(&vm);

    /* An image that has no backing file must not be given one by what is written in it. */
    accept(&vm,
           (words)WORDS("-M", "xenpv", "-blockdev",
                        "{\"driver\":\"qcow2\",\"node-name\":\"f\",\"file\":{\"driver\":\"file\","
                        "\"filename\":\"a\"},\"backing\":null}",
                        "-device", "virtio-blk-pci,drive=f"));
    assert_string_equal(vm.drives[0].options,
                        "driver=qcow2,file.driver=file,file.filename=a,backing=");
    options_release(&vm);

    accept(&vm, (words)WORDS("-M", "xenpv", "-blockdev",
                             "{\"driver\":\"file\",\"filename\":\"b\",\"node-name\":\"s\","
                             "\"read-only\":true}",
                             "-device", "virtio-blk-pci,drive=s"));
    assert_string_equal(vm.drives[0].file, "b");
    assert_true(vm.drives[0].read_only);
    assert_string_equal(
        vm.drives[0].options,
        "driver=raw,read-only=on,file.driver=file,file.filename=b,file.read-only=on");
    options_release(&vm);
}

static void what_a_pv_guest_cannot_have_is_refused(void **state)
{
    static const struct refused cases[] = {
        {WORDS(PV, "-device", "usb-host"),
         "-device usb-host: only for -M xenfv; elsewhere a guest has neither PCI nor ISA nor USB"},
        {WORDS(PV, "-device", "vhost-vsock-pci"),
         "-device vhost-vsock-pci: not available: a guest on Xen shares no memory with other "
         "processes"},
        {WORDS(PV, "-device", "i6300esb"), "-device i6300esb: only for -M xenfv; elsewhere a "
                                           "guest's watchdog is Xen's (Linux: xen_wdt)"},
        {WORDS(PV, "-device", "floppy"),
         "-device floppy: only for -M xenfv; elsewhere a guest has no floppy disks"},
        {WORDS(PV, "-device", "virtio-blk-pci,drive=a,werror=stop"),
         "-device virtio-blk-pci: werror=stop: a PV disk reports errors to the guest"},
        {WORDS(PV, "-device", "isa-serial"), "-device isa-serial: needs chardev=ID"},
        {WORDS(PV, "-device", "isa-serial,chardev=a", "-device", "isa-serial,chardev=b", "-device",
               "isa-serial,chardev=c", "-device", "isa-serial,chardev=d", "-device",
               "isa-serial,chardev=e"),
         "-device isa-serial: at most 4 PV consoles"},
        {WORDS("-M", "xenpv", "-kernel", "k", "-device", "virtconsole,chardev=a", "-device",
               "virtconsole,chardev=b", "-device", "virtconsole,chardev=c", "-device",
               "virtconsole,chardev=d"),
         "-device virtconsole: at most 4 PV consoles"},
        {WORDS("-no-acpi"),
         "-no-acpi (-machine acpi=off): not available: hvmloader always makes ACPI tables"},
    };

    (void)state;
    refuse(cases, ARRAY_SIZE(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(disks_become_pv_disks_at_the_place_that_their_id_names),
        cmocka_unit_test(serial_ports_become_consoles_and_named_ones_channels),
        cmocka_unit_test(what_the_guest_has_anyway_is_dropped_and_what_it_lacks_is_named),
        cmocka_unit_test(the_card_in_whose_place_it_has_a_screen_is_known),
        cmocka_unit_test(an_hvm_guest_keeps_its_devices),
        cmocka_unit_test(a_disk_of_an_hvm_guest_has_a_twin_on_its_block_node),
        cmocka_unit_test(an_hvm_guest_leaves_the_platform_device_its_slot),
        cmocka_unit_test(a_disk_on_block_nodes_is_read_as_an_image),
        cmocka_unit_test(what_a_pv_guest_cannot_have_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
