/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest in xenstore: what hvmloader, the guest's drivers and xl look for. The nodes and their
 * permissions are those xl 4.17 makes for the same guest.
 */
#include "qemu-integration/plan.h"
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

void plan_store_tree(const struct plan *plan, const struct plan_numbers *numbers, double now,
                     struct store_tree *tree)
{
    static const char *const guest_owned[] = {
        "control/shutdown",
        "control/feature-poweroff",
        "control/feature-reboot",
        "control/feature-suspend",
        "control/feature-s3",
        "control/feature-s4",
        "control/sysrq",
        "device/suspend/event-channel",
        "data",
        "drivers",
        "feature",
        "attr",
        "error",
    };
    static const struct {
        const char *path;
        const char *value;
    } fixed[] = {
        {"control/platform-feature-multiprocessor-suspend", "1"},
        {"control/platform-feature-xs_reset_watches", "1"},
        {"hvmloader/bios", "seabios"},
        {"hvmloader/allow-memory-relocate", "0"},
        {"platform/acpi", "1"},
        {"platform/acpi_s3", "1"},
        {"platform/acpi_s4", "1"},
        {"platform/acpi_laptop_slate", "0"},
        {"platform/device-model", "qemu_xen"},
    };
    const struct hvm_machine *machine = &plan->machine;
    char domain[64];
    char vm[64];
    char started[32];

    snprintf(domain, sizeof(domain), "/local/domain/%s", numbers->domid);
    snprintf(vm, sizeof(vm), "/vm/%s", plan->uuid_text);
    snprintf(started, sizeof(started), "%.2f", now);

    store_tree_add(tree, ACCESS_GUEST_READS, "", "%s", domain);
    store_tree_add(tree, ACCESS_INHERITED, vm, "%s/vm", domain);
    store_tree_add(tree, ACCESS_INHERITED, plan->name, "%s/name", domain);
    store_tree_add(tree, ACCESS_INHERITED, numbers->domid, "%s/domid", domain);
    for (unsigned vcpu = 0; vcpu < machine->vcpus; vcpu++)
        store_tree_add(tree, ACCESS_INHERITED, "online", "%s/cpu/%u/availability", domain, vcpu);
    add_number(tree, machine->memory / KIB, domain, "memory/static-max");
    add_number(tree, machine->memory / KIB, domain, "memory/target");
    add_number(tree, machine->video_memory / KIB, domain, "memory/videoram");
    store_tree_add(tree, ACCESS_INHERITED, numbers->store_port, "%s/store/port", domain);
    add_number(tree, HVM_STORE_GFN, domain, "store/ring-ref");
    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
        store_tree_add(tree, ACCESS_INHERITED, fixed[i].value, "%s/%s", domain, fixed[i].path);
    for (size_t i = 0; i < sizeof(guest_owned) / sizeof(guest_owned[0]); i++)
        store_tree_add(tree, ACCESS_GUEST_OWNS, "", "%s/%s", domain, guest_owned[i]);

    store_tree_add(tree, ACCESS_GUEST_READS, "", "%s", vm);
    store_tree_add(tree, ACCESS_INHERITED, plan->uuid_text, "%s/uuid", vm);
    store_tree_add(tree, ACCESS_INHERITED, plan->name, "%s/name", vm);
    store_tree_add(tree, ACCESS_INHERITED, "hvm", "%s/image/ostype", vm);
    store_tree_add(tree, ACCESS_INHERITED, "", "%s/rtc/timeoffset", vm);
    store_tree_add(tree, ACCESS_INHERITED, started, "%s/start_time", vm);

    /* An earlier toolstack may have left "running" here under the same number. */
    store_tree_add(tree, ACCESS_DOM0, "", "/local/domain/0/device-model/%s/state", numbers->domid);

    /* Without a type here `xl list` aborts. */
    store_tree_add(tree, ACCESS_DOM0, "", "/libxl/%s", numbers->domid);
    store_tree_add(tree, ACCESS_INHERITED, "", "/libxl/%s/device", numbers->domid);
    store_tree_add(tree, ACCESS_INHERITED, "hvm", "/libxl/%s/type", numbers->domid);
    store_tree_add(tree, ACCESS_INHERITED, "qemu_xen", "/libxl/%s/dm-version", numbers->domid);
}
