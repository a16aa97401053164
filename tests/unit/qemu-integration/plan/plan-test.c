/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A plan is made from what it is given alone: this program is linked without host/ and
 * device-model/. What is asked of QEMU, and what the answers decide.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "qemu-integration/plan/plan.h"

#include <stdlib.h>
#include <string.h>

static struct vm vm;
static struct boot_files files;
static struct plan_facts facts;
static struct plan plan;
static struct error error;

/* An HVM guest without kernel. */
static int set_up(void **state)
{
    (void)state;
    vm = (struct vm){.machine = MACHINE_XENFV,
                     .memory = 512 << 20,
                     .memory_max = 512 << 20,
                     .vcpus = 1,
                     .vcpus_max = 1};
    files = (struct boot_files){.kernel = {.fd = -1}, .initrd = {.fd = -1}};
    facts = (struct plan_facts){.paths = {.device_model = "/qemu", .hvmloader = "/hvmloader"},
                                .uuid = {1, 2, 3, 4}};
    error = (struct error){0};
    return 0;
}

static void make(void)
{
    if (plan_make(&plan, &vm, &files, &facts, &error) < 0)
        fail_msg("%s", error.message);
}

static void use_user_network(const char *model)
{
    static char id[] = "n";
    static char model_text[32];

    strncpy(model_text, model, sizeof(model_text) - 1);
    vm.netdev_count = 1;
    vm.netdevs[0] = (struct vm_netdev){.network = NETWORK_USER, .type = "user", .id = id};
    vm.nic_count = 1;
    vm.nics[0] = (struct vm_nic){.netdev = id, .model = model_text};
}

static void paths_and_uuid_are_those_of_the_facts(void **state)
{
    (void)state;
    make();
    assert_string_equal(plan.paths.device_model, "/qemu");
    assert_string_equal(plan.machine.hvmloader, "/hvmloader");
    assert_string_equal(plan.uuid_text, "01020304-0000-0000-0000-000000000000");
    assert_string_equal(plan.name, "qemu-xen-01020304");
    vm.has_uuid = true;
    make();
    assert_string_equal(plan.uuid_text, "00000000-0000-0000-0000-000000000000");
}

static void the_clock_is_an_offset_from_now(void **state)
{
    (void)state;
    facts.now = 1000000;
    facts.local_offset = 7200;
    make();
    assert_int_equal(plan.machine.clock_offset, 0);
    vm.clock = CLOCK_LOCAL;
    make();
    assert_int_equal(plan.machine.clock_offset, 7200);
    vm.clock = CLOCK_DATE;
    vm.clock_start = 999000;
    make();
    assert_int_equal(plan.machine.clock_offset, -1000);
    assert_int_equal(plan.pv.clock_offset, -1000);
    vm.clock_start = INT64_C(1) << 32;
    assert_int_equal(plan_make(&plan, &vm, &files, &facts, &error), -1);
    assert_string_equal(error.message, "-rtc: more than 68 years from now, which Xen cannot do");
}

static void nothing_is_asked_without_need(void **state)
{
    (void)state;
    assert_false(plan_needs_features(&vm));
    vm.display = DISPLAY_WINDOW;
    assert_true(plan_needs_features(&vm));
    vm.machine = MACHINE_XENPV;
    assert_false(plan_needs_features(&vm));
    use_user_network("xen");
    assert_true(plan_needs_features(&vm));
    vm.netdevs[0].network = NETWORK_BRIDGE;
    assert_false(plan_needs_features(&vm));
}

static void the_window_is_ours_unless_qemu_has_one(void **state)
{
    (void)state;
    facts.device_model.window = true;
    make();
    assert_false(plan.own_window);
    vm.display = DISPLAY_WINDOW;
    make();
    assert_false(plan.own_window);
    assert_false(plan_host_needs(&plan).viewer);
    facts.device_model.window = false;
    make();
    assert_true(plan.own_window);
    assert_true(plan_host_needs(&plan).viewer);
}

static void the_window_of_a_pv_guest_is_ours(void **state)
{
    (void)state;
    vm.machine = MACHINE_XENPV;
    vm.kernel = "k";
    vm.display = DISPLAY_WINDOW;
    facts.device_model.window = true;
    make();
    assert_true(plan.own_window);
}

static void passt_is_the_user_network_unless_qemu_has_one(void **state)
{
    static char options[] = "restrict=on";

    (void)state;
    use_user_network("e1000");
    make();
    assert_true(plan_nic_has_passt(&plan, 0));
    assert_true(plan_host_needs(&plan).passt);
    facts.device_model.user_network = true;
    make();
    assert_false(plan_nic_has_passt(&plan, 0));
    assert_false(plan_host_needs(&plan).passt);
    /* An option that passt lacks */
    vm.netdevs[0].options = options;
    make();
    facts.device_model.user_network = false;
    assert_int_equal(plan_make(&plan, &vm, &files, &facts, &error), -1);
    assert_non_null(strstr(error.message, "restrict=on: passt"));
    vm.netdevs[0].network = NETWORK_BRIDGE;
    make();
    assert_false(plan_nic_has_passt(&plan, 0));
    assert_false(plan_host_needs(&plan).passt);
}

static void a_pv_card_on_a_user_network_needs_a_qemu_that_has_it(void **state)
{
    (void)state;
    use_user_network("e1000");
    make();
    assert_int_equal(plan_check_devices(&plan, &error), 0);
    use_user_network("xen");
    make();
    assert_int_equal(plan_check_devices(&plan, &error), -1);
    assert_non_null(strstr(error.message, "has no PV card"));
    facts.device_model.xen_net_device = true;
    make();
    assert_int_equal(plan_check_devices(&plan, &error), 0);
}

static void a_console_of_qemu_needs_a_qemu_that_has_it(void **state)
{
    (void)state;
    struct vm_passed device = {"device", "xen-console-2,chardev=c"};

    vm.machine = MACHINE_XENPVH; /* on xenfv the first console is there with any QEMU */
    vm.kernel = "k";
    vm.passed_count = 1;
    vm.passed = &device;
    assert_false(plan_needs_features(&vm));
    device.argument = "xen-console,chardev=c";
    assert_true(plan_needs_features(&vm));
    make();
    assert_int_equal(plan_check_devices(&plan, &error), -1);
    assert_string_equal(error.message, "-device xen-console,chardev=c: /qemu has no such device; "
                                       "use -serial chardev:ID");
    facts.device_model.xen_console = true;
    make();
    assert_int_equal(plan_check_devices(&plan, &error), 0);
}

static void a_reboot_keeps_a_qemu_that_can_connect_anew(void **state)
{
    (void)state;
    struct vm_passed device = {"chardev", "stdio,id=c,mux=on"};

    make();
    assert_false(plan_keeps_device_model(&plan));
    vm.machine = MACHINE_XENPV;
    vm.kernel = "k";
    make();
    assert_false(plan_keeps_device_model(&plan));
    facts.console_daemon = true;
    make();
    assert_true(plan_keeps_device_model(&plan));
    vm.serial_count = 1;
    vm.serials[0] = "stdio";
    make();
    assert_true(plan_keeps_device_model(&plan));
    assert_false(plan_needs_features(&vm));
    vm.serials[0] = "mon:stdio";
    make();
    assert_true(plan_keeps_device_model(&plan));
    assert_false(plan_needs_features(&vm));
    /* QEMU's own. */
    vm.serials[0] = "mon:udp::1";
    make();
    assert_false(plan_keeps_device_model(&plan));
    assert_true(plan_needs_features(&vm));
    vm.serials[0] = "chardev:c";
    vm.passed = &device;
    vm.passed_count = 1;
    make();
    assert_false(plan_keeps_device_model(&plan));
    device.argument = "stdio,id=c";
    make();
    assert_true(plan_keeps_device_model(&plan));
    device.argument = "stdio,id=c,mux=on";
    facts.device_model.xen_console = true;
    make();
    assert_true(plan_keeps_device_model(&plan));
}

static void an_hvm_guest_has_one_console_with_a_device(void **state)
{
    struct vm_passed devices[] = {{"device", "xen-console,chardev=c"},
                                  {"device", "xen-console,chardev=d"}};
    char *output;

    (void)state;
    vm.machine = MACHINE_XENFV;
    vm.passed_count = 1;
    vm.passed = devices;
    make();
    output = plan_console_output(&plan);
    assert_string_equal(output, "chardev:c");
    free(output);
    vm.passed_count = 2;
    assert_int_equal(plan_make(&plan, &vm, &files, &facts, &error), -1);
    assert_string_equal(error.message,
                        "-device xen-console,chardev=d: an HVM guest has one PV console");
    error = (struct error){0};
    vm.passed_count = 1;
    devices[0].argument = "xen-console";
    assert_int_equal(plan_make(&plan, &vm, &files, &facts, &error), -1);
    assert_string_equal(error.message, "-device xen-console: needs chardev=ID");
    /* Without one xenconsoled serves the console, or else nobody reads it. */
    error = (struct error){0};
    vm.passed_count = 0;
    make();
    output = plan_console_output(&plan);
    assert_string_equal(output, "null");
    free(output);
    facts.console_daemon = true;
    make();
    assert_null(plan_console_output(&plan));
}

static void memory_above_the_mmio_hole_starts_at_4_gib(void **state)
{
    (void)state;
    assert_int_equal(hvm_memory_map(HVM_MMIO_START).low_end, HVM_MMIO_START);
    assert_int_equal(hvm_memory_map(HVM_MMIO_START).high_end, 0);
    assert_int_equal(hvm_memory_map(HVM_MMIO_START + 4096).low_end, HVM_MMIO_START);
    assert_int_equal(hvm_memory_map(HVM_MMIO_START + 4096).high_end, UINT64_C(0x100001000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(paths_and_uuid_are_those_of_the_facts, set_up),
        cmocka_unit_test_setup(the_clock_is_an_offset_from_now, set_up),
        cmocka_unit_test_setup(nothing_is_asked_without_need, set_up),
        cmocka_unit_test_setup(the_window_is_ours_unless_qemu_has_one, set_up),
        cmocka_unit_test_setup(the_window_of_a_pv_guest_is_ours, set_up),
        cmocka_unit_test_setup(passt_is_the_user_network_unless_qemu_has_one, set_up),
        cmocka_unit_test_setup(a_pv_card_on_a_user_network_needs_a_qemu_that_has_it, set_up),
        cmocka_unit_test_setup(a_console_of_qemu_needs_a_qemu_that_has_it, set_up),
        cmocka_unit_test_setup(a_reboot_keeps_a_qemu_that_can_connect_anew, set_up),
        cmocka_unit_test_setup(an_hvm_guest_has_one_console_with_a_device, set_up),
        cmocka_unit_test_setup(memory_above_the_mmio_hole_starts_at_4_gib, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
