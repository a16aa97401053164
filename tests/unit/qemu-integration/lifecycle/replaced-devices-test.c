/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Proves that an emulated disk or card that is plugged into a PV guest becomes Xen's, with its id,
 * and that other devices, and those of HVM guests, stay as they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/json.h"
#include "qemu-integration/guest/plugged-disks.h"
#include "qemu-integration/lifecycle/replaced-devices.h"

#include <stdio.h>

#define XVDA 51712

static struct vm vm;
static struct plan plan = {.vm = &vm};
static struct lifecycle lifecycle = {.plan = &plan};
static unsigned used; /* a bit for each of xvda to xvdp */
static bool fails;

int guest_disk_is_there(const struct guest *guest, unsigned number, struct error *error)
{
    (void)guest;
    return fails ? error_set(error, "no xenstore") : (used >> (number - XVDA) / 16 & 1) != 0;
}

/* @expected: the arguments as text; or a reason, which does not begin with a brace */
static void check(const char *given, const char *expected)
{
    cleanup_json json_object *arguments = json_tokener_parse(given);
    struct error error = {0};
    cleanup_json json_object *found = life_replace_device(&lifecycle, arguments, &error);

    assert_string_equal(found == NULL
                            ? error.message
                            : json_object_to_json_string_ext(found, JSON_C_TO_STRING_PLAIN),
                        expected);
}

static int begin(void **state)
{
    (void)state;
    vm.machine = MACHINE_XENPV;
    used = 1;
    fails = false;
    return 0;
}

static void a_disk_becomes_xens_at_the_place_it_names(void **state)
{
    (void)state;
    check("{\"driver\":\"virtio-blk-pci\",\"bus\":\"pci.0\",\"addr\":\"0x8\",\"drive\":\"f\","
          "\"id\":\"virtio-disk2\",\"write-cache\":\"on\",\"logical_block_size\":4096,"
          "\"bootindex\":2}",
          "{\"driver\":\"xen-disk\",\"vdev\":\"xvdc\",\"drive\":\"f\",\"id\":\"virtio-disk2\","
          "\"write-cache\":\"on\",\"logical_block_size\":4096}");
    check("{\"driver\":\"scsi-cd\",\"drive\":\"f\",\"id\":\"scsi0-0-0-0\"}",
          "{\"driver\":\"xen-cdrom\",\"vdev\":\"xvdb\",\"drive\":\"f\",\"id\":\"scsi0-0-0-0\"}");
    used = 0x7;
    check("{\"driver\":\"virtio-blk-pci\",\"drive\":\"f\"}",
          "{\"driver\":\"xen-disk\",\"vdev\":\"xvdd\",\"drive\":\"f\"}");
}

static void a_disk_that_cannot_be_is_refused(void **state)
{
    (void)state;
    check("{\"driver\":\"virtio-blk-pci\",\"drive\":\"f\",\"werror\":\"stop\"}",
          "werror=stop: a PV disk reports errors to the guest");
    used = 0xffff;
    check("{\"driver\":\"virtio-blk-pci\",\"drive\":\"f\"}", "at most 16 PV disks");
    fails = true;
    check("{\"driver\":\"virtio-blk-pci\",\"drive\":\"f\"}", "no xenstore");
}

static void a_card_becomes_xens(void **state)
{
    (void)state;
    check("{\"driver\":\"virtio-net-pci\",\"netdev\":\"hostnet0\",\"id\":\"net0\","
          "\"mac\":\"52:54:00:00:00:02\",\"bus\":\"pci.0\",\"addr\":\"0x8\"}",
          "{\"driver\":\"xen-net-device\",\"id\":\"net0\",\"netdev\":\"hostnet0\","
          "\"mac\":\"52:54:00:00:00:02\"}");
}

static void other_devices_stay(void **state)
{
    static const char *const others[] = {"{\"driver\":\"xen-disk\",\"drive\":\"f\"}",
                                         "{\"driver\":\"usb-host\"}", "{\"id\":\"x\"}"};

    (void)state;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        check(others[i], others[i]);
    vm.machine = MACHINE_XENFV;
    check("{\"driver\":\"virtio-blk-pci\",\"drive\":\"f\"}",
          "{\"driver\":\"virtio-blk-pci\",\"drive\":\"f\"}");
}

#define TEST(function) cmocka_unit_test_setup(function, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_disk_becomes_xens_at_the_place_it_names),
        TEST(a_disk_that_cannot_be_is_refused),
        TEST(a_card_becomes_xens),
        TEST(other_devices_stay),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
