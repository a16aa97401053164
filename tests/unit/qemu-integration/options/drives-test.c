/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Disks and CD-ROMs of all spellings get the bus and the index that QEMU would give them,
 * everything else about them is kept for QEMU, and two drives never get one place.
 */
#include "tests/unit/qemu-integration/options/command-line.h"

static void drives_are_read_and_placed(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("-drive", "file=a,,b.qcow2,format=qcow2,cache=none", "-hdb", "c",
                             "-drive", "file=d,if=xen,id=data,readonly", "-cdrom", "e", "-drive",
                             "if=none,id=free,file=f", "-drive", "media=cdrom"));
    assert_int_equal(vm.drive_count, 5);
    assert_string_equal(vm.drives[0].file, "a,b.qcow2");
    assert_string_equal(vm.drives[0].options, "file=a,,b.qcow2,format=qcow2,cache=none");
    assert_int_equal(vm.drives[0].index, 0);
    assert_int_equal(vm.drives[1].index, 1);
    assert_int_equal(vm.drives[2].bus, DRIVE_XEN);
    assert_string_equal(vm.drives[2].id, "data");
    assert_string_equal(vm.drives[2].options, "file=d,readonly=on");
    assert_true(vm.drives[3].cdrom);
    assert_int_equal(vm.drives[3].index, 2);
    assert_null(vm.drives[4].file);
    assert_int_equal(vm.drives[4].index, 3);
    assert_int_equal(vm.passed_count, 1);
    assert_string_equal(vm.passed[0].option, "drive");
    assert_string_equal(vm.passed[0].argument, "if=none,id=free,file=f");
    options_release(&vm);
}

static void a_drive_can_be_named_and_writable(void **state)
{
    struct vm vm;

    (void)state;
    accept(&vm, (words)WORDS("-drive", "file=a,readonly=no,node-name=mine"));
    assert_false(vm.drives[0].read_only);
    assert_string_equal(vm.drives[0].node, "mine");
    options_release(&vm);
}

static void drives_without_an_index_get_a_free_one(void **state)
{
    struct vm vm;

    (void)state;
    accept(&vm, (words)WORDS("-hda", "a", "-cdrom", "b", "-drive", "file=c,if=xen", "-drive",
                             "file=d,if=xen"));
    assert_int_equal(vm.drives[2].index, 1);
    assert_int_equal(vm.drives[3].index, 2);
    options_release(&vm);
}

static void disks_on_virtio_are_pv_disks_too(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("-hda", "a", "-drive", "file=b,if=virtio,readonly=on", "-drive",
                             "if=virtio,file=c"));
    assert_int_equal(vm.drives[1].bus, DRIVE_VIRTIO);
    assert_int_equal(vm.drives[1].index, 1);
    assert_int_equal(vm.drives[2].index, 2);
    options_release(&vm);
}

static void floppies_are_those_of_qemu(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("-fda", "a", "-drive", "file=b,if=floppy,index=1,format=raw"));
    assert_int_equal(vm.drive_count, 0);
    assert_string_equal(vm.passed[0].option, "fda");
    assert_string_equal(vm.passed[1].argument, "file=b,if=floppy,index=1,format=raw");
    options_release(&vm);
}

static void an_image_can_be_described_by_its_parts(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("-drive", "driver=qcow2,file.driver=file,file.filename=a,,b", "-drive",
                             "file.driver=nbd,file.host=h,file.port=10809", "-drive",
                             "if=xen,file=c,throttling.iops-total-max-length=5"));
    assert_string_equal(vm.drives[0].file, "a,b");
    assert_string_equal(vm.drives[0].options, "driver=qcow2,file.driver=file,file.filename=a,,b");
    assert_non_null(vm.drives[1].file);
    assert_string_equal(vm.drives[2].options, "file=c,throttling.iops-total-max-length=5");
    options_release(&vm);
}

static void attached_disks_are_known_to_the_bootloader(void **state)
{
    (void)state;
    struct vm vm;

    accept(&vm, (words)WORDS("-M", "xenpv", "-drive", "if=none,id=d,file=b.img,readonly=on",
                             "-device", "xen-disk,drive=d,vdev=xvdb"));
    assert_true(vm.drives[0].read_only);
    assert_int_equal(vm.drive_count, 1);
    assert_true(vm.drives[0].passed);
    assert_int_equal(vm.drives[0].index, 1);
    assert_string_equal(vm.drives[0].file, "b.img");
    assert_string_equal(vm.drives[0].options, "if=none,id=d,file=b.img,readonly=on");
    assert_int_equal(vm.passed_count, 2);
    options_release(&vm);

    accept(&vm,
           (words)WORDS("-M", "xenpv", "-blockdev", "file,node-name=f,filename=b.img", "-blockdev",
                        "{\"driver\":\"qcow2\",\"node-name\":\"q\",\"file\":\"f\"}", "-device",
                        "{\"driver\":\"xen-disk\",\"drive\":\"q\"}"));
    assert_int_equal(vm.drive_count, 1);
    assert_string_equal(vm.drives[0].file, "b.img");
    assert_string_equal(vm.drives[0].options, "driver=qcow2,file.driver=file,file.filename=b.img");
    options_release(&vm);
}

static void drives_without_a_place_are_refused(void **state)
{
    static const struct refused cases[] = {
        {WORDS("-fda", ""), "-fda: the argument is empty"},
        {WORDS("-M", "xenpv", "-kernel", "k", "-fdb", "d"), "-fdb: only for -M xenfv"},
        {WORDS("-M", "xenpv", "-kernel", "k", "-drive", "if=floppy,file=f"),
         "-drive if=floppy: only for -M xenfv"},
        {WORDS("-M", "xenpv", "-kernel", "k", "-drive", "if=virtio,file=f"),
         "-drive if=virtio: only -M xenfv has virtio; use if=xen"},
        {WORDS("-drive", "if=virtio,file=f,media=cdrom"),
         "-drive if=virtio,media=cdrom: a disk on virtio is no CD-ROM"},
        {WORDS("-drive", "if=pflash,file=OVMF.fd"),
         "-drive if=pflash: not available: a guest has no flash memory, and no firmware but "
         "SeaBIOS"},
        {WORDS("-drive", "if=usb,file=f"),
         "-drive if=usb: must be ide, xen, virtio, floppy or none"},
        {WORDS("-hda", ""), "-hda: the argument is empty"},
        {WORDS("-hda", "a", "-drive", "file=b,index=0"),
         "-drive b: index 0 of if=ide is taken by -hda a"},
        {WORDS("-cdrom", "a", "-hdc", "b"), "-hdc b: index 2 of if=ide is taken by -cdrom a"},
        {WORDS("-drive", "file=a,index=4"), "-drive a: if=ide has only the indexes 0 to 3"},
        {WORDS("-drive", "file=a,bus=1,unit=2"), "-drive a: if=ide has only the indexes 0 to 3"},
        {WORDS("-drive", "file=a,if=xen,index=16"),
         "-drive a: if=xen has only the indexes 0 to 15"},
        {WORDS("-drive", "file=a,index=0,unit=1"),
         "-drive file=a,index=0,unit=1: index= cannot be combined with bus= or unit="},
        {WORDS("-drive", "file=a,index=x"), "-drive index=x: not a number from 0 to 255"},
        {WORDS("-drive", "file=a,if=scsi"), "-drive if=scsi: not available: a PC has no SCSI "
                                            "controller; use if=none and -device scsi-hd"},
        {WORDS("-drive", "file=a,media=tape"), "-drive media=tape: must be disk or cdrom"},
        {WORDS("-drive", "format=raw"), "-drive format=raw: needs file="},
        {WORDS("-M", "xenpv", "-kernel", "k", "-drive", "file=a,if=ide"),
         "-drive if=ide: only -M xenfv has IDE; use if=xen"},
        {WORDS("-M", "xenpv", "-hda", "a", "-drive", "if=none,id=d,file=b", "-device",
               "xen-disk,drive=d,vdev=xvda"),
         "-device xen-disk b: index 0 of if=xen is taken by -hda a"},
        {WORDS("-hda", "a", "-drive", "file=b,if=xen,index=0"),
         "-drive b: index 0 of if=xen is taken by -hda a"},
        {WORDS("-snapshot", "-hda", "nbd:h:1"),
         "-hda nbd:h:1: only a file or device of this host can be the snapshot of a disk on ide, "
         "without options of its format; use -drive if=xen,file=nbd:h:1"},
        {WORDS("-drive", "file=a,snapshot=on,lazy-refcounts=on,if=virtio"),
         "-drive a: only a file or device of this host can be the snapshot of a disk on virtio, "
         "without options of its format; use -drive if=xen,file=a"},
        {WORDS("-drive", "file=a,readonly=on"),
         "-drive a: an IDE disk cannot be read-only; use if=xen"},
        {WORDS("-M", "xenpv", "-kernel", "k", "-drive", "media=cdrom"),
         "-drive media=cdrom: needs file=; only a drive on IDE can be empty"},
        {WORDS("-M", "xenpvh", "-kernel", "k", "-drive", "file=a,if=ide"),
         "-drive if=ide: only -M xenfv has IDE; use if=xen"},
        {WORDS("one.img", "two.img"), "-hda two.img: index 0 of if=ide is taken by -hda one.img"},
    };

    (void)state;
    refuse(cases, ARRAY_SIZE(cases));
}

static void a_snapshot_has_an_overlay_of_ours(void **state)
{
    struct vm vm;

    (void)state;
    accept(&vm, (words)WORDS("-drive",
                             "file=a,,b,format=raw,snapshot=on,cache=none,throttling.bps-total=9",
                             "-drive", "file=b,if=xen", "-drive", "file=nbd:h:1,if=xen,snapshot=on",
                             "-cdrom", "c"));
    assert_string_equal(vm.drives[0].overlay,
                        "format=qcow2,file.locking=off,cache=none,throttling.bps-total=9");
    assert_null(vm.drives[1].overlay);
    assert_null(vm.drives[2].overlay);
    options_release(&vm);
    accept(&vm, (words)WORDS("-snapshot", "-hda", "./a:b", "-drive", "file=b,if=xen,readonly=on",
                             "-cdrom", "c"));
    assert_string_equal(vm.drives[0].overlay, "format=qcow2,file.locking=off");
    assert_null(vm.drives[1].overlay);
    assert_null(vm.drives[2].overlay);
    options_release(&vm);
    accept(&vm, (words)WORDS("-M", "xenpv", "-kernel", "k", "-snapshot", "-hda", "a"));
    assert_string_equal(vm.drives[0].overlay, "format=qcow2,file.locking=off");
    options_release(&vm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_snapshot_has_an_overlay_of_ours),
        cmocka_unit_test(drives_are_read_and_placed),
        cmocka_unit_test(a_drive_can_be_named_and_writable),
        cmocka_unit_test(drives_without_an_index_get_a_free_one),
        cmocka_unit_test(disks_on_virtio_are_pv_disks_too),
        cmocka_unit_test(floppies_are_those_of_qemu),
        cmocka_unit_test(an_image_can_be_described_by_its_parts),
        cmocka_unit_test(attached_disks_are_known_to_the_bootloader),
        cmocka_unit_test(drives_without_a_place_are_refused),
    };

    return cmocka_run_group_tests_name("options/drives", tests, NULL, NULL);
}
