/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest in xenstore: what hvmloader, the guest's drivers, QEMU and xl look for. The nodes and
 * their permissions are those xl 4.17 makes for the same guest.
 */
#include "qemu-integration/plan-store-devices.h"
#include "qemu-integration/xen-version.h"

#include <inttypes.h>

#define KIB UINT64_C(1024)

static void add_number(struct store_tree *tree, uint64_t number, const char *directory,
                       const char *name)
{
    char text[24];

    snprintf(text, sizeof(text), "%" PRIu64, number);
    store_tree_add(tree, ACCESS_INHERITED, text, "%s/%s", directory, name);
}

struct named_value {
    const char *name;
    const char *value;
};

static void add_values(struct store_tree *tree, const struct named_value *values, size_t count,
                       const char *directory)
{
    for (size_t i = 0; i < count; i++)
        store_tree_add(tree, ACCESS_INHERITED, values[i].value, "%s/%s", directory, values[i].name);
}

#define ADD_VALUES(tree, values, directory)                                                        \
    add_values(tree, values, sizeof(values) / sizeof((values)[0]), directory)

/* What only hvmloader and the drivers of an HVM guest look for. */
static void add_hvm(const struct plan *plan, const struct plan_numbers *numbers, const char *domain,
                    struct store_tree *tree)
{
    static const struct named_value fixed[] = {
        {"hvmloader/bios", "seabios"},
        {"hvmloader/allow-memory-relocate", "0"},
        {"platform/acpi", "1"},
        {"platform/acpi_s3", "1"},
        {"platform/acpi_s4", "1"},
        {"platform/acpi_laptop_slate", "0"},
        {"platform/device-model", "qemu_xen"},
    };

    add_number(tree, plan->machine.video_memory / KIB, domain, "memory/videoram");
    store_tree_add(tree, ACCESS_INHERITED, numbers->store_port, "%s/store/port", domain);
    add_number(tree, HVM_STORE_GFN, domain, "store/ring-ref");
    ADD_VALUES(tree, fixed, domain);
    store_tree_add(tree, ACCESS_GUEST_OWNS, "", "%s/control/feature-s3", domain);
    store_tree_add(tree, ACCESS_GUEST_OWNS, "", "%s/control/feature-s4", domain);
}

static void add_pv(const struct plan *plan, const char *domain, const char *vm_path,
                   struct store_tree *tree)
{
    const struct vm *vm = plan->vm;

    add_number(tree, 0, domain, "memory/videoram");
    if (plan->bootloader != NULL) {
        store_tree_add(tree, ACCESS_INHERITED, plan->bootloader, "%s/image/bootloader", vm_path);
        return;
    }
    store_tree_add(tree, ACCESS_INHERITED, vm->kernel, "%s/image/kernel", vm_path);
    if (vm->initrd != NULL)
        store_tree_add(tree, ACCESS_INHERITED, vm->initrd, "%s/image/ramdisk", vm_path);
    store_tree_add(tree, ACCESS_INHERITED, plan->command_line, "%s/image/cmdline", vm_path);
}

static void add_domain(const struct plan *plan, const struct plan_numbers *numbers,
                       const char *domain, const char *vm_path, struct store_tree *tree)
{
    static const char *const guest_owned[] = {
        "control/shutdown",
        "control/feature-poweroff",
        "control/feature-reboot",
        "control/feature-suspend",
        "control/sysrq",
        "device/suspend/event-channel",
        "data",
        "drivers",
        "feature",
        "attr",
        "error",
    };
    static const struct named_value fixed[] = {
        {"control/platform-feature-multiprocessor-suspend", "1"},
        {"control/platform-feature-xs_reset_watches", "1"},
    };

    store_tree_add(tree, ACCESS_GUEST_READS, "", "%s", domain);
    store_tree_add(tree, ACCESS_INHERITED, vm_path, "%s/vm", domain);
    store_tree_add(tree, ACCESS_INHERITED, plan->name, "%s/name", domain);
    store_tree_add(tree, ACCESS_INHERITED, numbers->domid, "%s/domid", domain);
    for (unsigned vcpu = 0; vcpu < plan->vm->vcpus; vcpu++)
        store_tree_add(tree, ACCESS_INHERITED, "online", "%s/cpu/%u/availability", domain, vcpu);
    add_number(tree, plan->vm->memory / KIB, domain, "memory/static-max");
    add_number(tree, plan->vm->memory / KIB, domain, "memory/target");
    ADD_VALUES(tree, fixed, domain);
    for (size_t i = 0; i < sizeof(guest_owned) / sizeof(guest_owned[0]); i++)
        store_tree_add(tree, ACCESS_GUEST_OWNS, "", "%s/%s", domain, guest_owned[i]);
}

void plan_store_tree(const struct plan *plan, const struct plan_numbers *numbers, double now,
                     struct store_tree *tree)
{
    static const char *const types[] = {
        [MACHINE_XENFV] = "hvm", [MACHINE_XENPV] = "pv", [MACHINE_XENPVH] = "pvh"};
    bool hvm = plan->vm->machine == MACHINE_XENFV;
    char domain[64];
    char vm[64];
    char started[32];

    snprintf(domain, sizeof(domain), "/local/domain/%s", numbers->domid);
    snprintf(vm, sizeof(vm), "/vm/%s", plan->uuid_text);
    snprintf(started, sizeof(started), "%.2f", now);

    add_domain(plan, numbers, domain, vm, tree);
    store_tree_add(tree, ACCESS_GUEST_READS, "", "%s", vm);
    store_tree_add(tree, ACCESS_INHERITED, plan->uuid_text, "%s/uuid", vm);
    store_tree_add(tree, ACCESS_INHERITED, plan->name, "%s/name", vm);
    store_tree_add(tree, ACCESS_INHERITED, hvm ? "hvm" : "linux", "%s/image/ostype", vm);
    store_tree_add(tree, ACCESS_INHERITED, started, "%s/start_time", vm);
    if (hvm) {
        store_tree_add(tree, ACCESS_INHERITED, "", "%s/rtc/timeoffset", vm);
        add_hvm(plan, numbers, domain, tree);
    } else {
        add_pv(plan, domain, vm, tree);
    }
    plan_store_devices(plan, numbers, tree);

    /* An earlier toolstack may have left "running" here under the same number. */
    store_tree_add(tree, ACCESS_DOM0, "", "/local/domain/0/device-model/%s/state", numbers->domid);

    /* Without a type here `xl list` aborts. */
    store_tree_add(tree, ACCESS_DOM0, "", "/libxl/%s", numbers->domid);
    store_tree_add(tree, ACCESS_INHERITED, "", "/libxl/%s/device", numbers->domid);
    store_tree_add(tree, ACCESS_INHERITED, types[plan->vm->machine], "/libxl/%s/type",
                   numbers->domid);
    store_tree_add(tree, ACCESS_INHERITED, "qemu_xen", "/libxl/%s/dm-version", numbers->domid);
}

void plan_store_rings(const struct plan *plan, const struct plan_numbers *numbers,
                      struct store_tree *tree)
{
    char domain[64];

    if (plan->vm->machine == MACHINE_XENFV)
        return;
    snprintf(domain, sizeof(domain), "/local/domain/%s", numbers->domid);
    store_tree_add(tree, ACCESS_INHERITED, numbers->store_port, "%s/store/port", domain);
    store_tree_add(tree, ACCESS_INHERITED, numbers->store_ring, "%s/store/ring-ref", domain);
    plan_store_console(plan, numbers, tree);
}
