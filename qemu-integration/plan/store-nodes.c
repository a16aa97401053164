/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each node is a round trip to xenstored, and one with permissions of its own is two. So of what xl
 * 4.17 writes only the nodes are here that a program reads, with xl's permissions:
 *
 *     name, /libxl/N/type, HVM: /libxl/N/dm-version       xl, xentop (as image/device-model-pid,
 *                                                         written when QEMU has started)
 *     vm, /vm/UUID/start_time, HVM: /vm/UUID/uuid, name   xl uptime, xl destroy, guests' agents
 *     domid, cpu/N/availability, memory/                  the guest's kernel and balloon
 *     control                                             the guest, and xl shutdown, which write
 *                                                         their messages below it
 *     data, error, HVM: attr, drivers, feature            empty, for the guest's drivers and agents
 *     HVM: hvmloader/, platform/device-model,             hvmloader, Linux
 *          bios-strings/ if the user gives any,
 *          control/platform-feature-xs_reset_watches
 *     console/ and its backend (store-devices.c)          QEMU, xl console
 *
 * Left out are: what a suspend or migration needs (device/suspend/event-channel, store/), what only
 * xl itself reads (/libxl/N/device, and image/ and rtc/timeoffset below /vm/UUID, which no program
 * reads any more), and hvmloader's defaults (platform/acpi...).
 *
 * control is the guest's as a whole, where xl gives it seven nodes in it: dom0 decides nothing by
 * what is below it, and what the guest adds there counts against its quota.
 */
#include "qemu-integration/plan/store-nodes.h"

#include "common/array.h"
#include "common/units.h"
#include "qemu-integration/plan/store-devices.h"

#include <inttypes.h>

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

#define ADD_VALUES(tree, values, directory) add_values(tree, values, ARRAY_SIZE(values), directory)

/* Empty directories for the guest to fill. */
static void add_guests_own(struct store_tree *tree, const char *const *names, size_t count,
                           const char *domain)
{
    for (size_t i = 0; i < count; i++)
        store_tree_add(tree, ACCESS_GUEST_OWNS, "", "%s/%s", domain, names[i]);
}

#define ADD_GUESTS_OWN(tree, names, domain) add_guests_own(tree, names, ARRAY_SIZE(names), domain)

/*
 * What only hvmloader and the drivers of an HVM guest read. Windows' drivers and agents report in
 * more places than Linux does, and read their name and UUID below /vm.
 */
static void add_hvm(const struct plan *plan, const char *domain, const char *vm_path,
                    struct store_tree *tree)
{
    static const struct named_value fixed[] = {
        {"hvmloader/bios", "seabios"},
        {"hvmloader/allow-memory-relocate", "0"},
        {"platform/device-model", "qemu_xen"},
        {"control/platform-feature-xs_reset_watches", "1"},
    };
    static const char *const guests_own[] = {"attr", "data", "drivers", "error", "feature"};
    const struct named_value identity[] = {{"uuid", plan->uuid_text}, {"name", plan->name}};

    add_number(tree, plan->machine.video_memory / KIB, domain, "memory/videoram");
    ADD_VALUES(tree, fixed, domain);
    for (unsigned i = 0; i < plan->vm->bios_string_count; i++)
        store_tree_add(tree, ACCESS_INHERITED, plan->vm->bios_strings[i].value,
                       "%s/bios-strings/%s", domain, plan->vm->bios_strings[i].node);
    store_tree_permit(tree, ACCESS_GUEST_OWNS, "%s/control", domain);
    ADD_GUESTS_OWN(tree, guests_own, domain);
    store_tree_add(tree, ACCESS_GUEST_READS, "", "%s", vm_path);
    ADD_VALUES(tree, identity, vm_path);
}

static void add_pv(const char *domain, struct store_tree *tree)
{
    static const char *const guests_own[] = {"control", "data", "error"};

    ADD_GUESTS_OWN(tree, guests_own, domain);
}

static void add_domain(const struct plan *plan, const struct plan_numbers *numbers,
                       const char *domain, const char *vm_path, struct store_tree *tree)
{
    store_tree_add(tree, ACCESS_GUEST_READS, "", "%s", domain);
    store_tree_add(tree, ACCESS_INHERITED, vm_path, "%s/vm", domain);
    store_tree_add(tree, ACCESS_INHERITED, numbers->domid, "%s/domid", domain);
    for (unsigned vcpu = 0; vcpu < plan->vm->vcpus_max; vcpu++)
        store_tree_add(tree, ACCESS_INHERITED, vcpu < plan->vm->vcpus ? "online" : "offline",
                       "%s/cpu/%u/availability", domain, vcpu);
    add_number(tree, plan->vm->memory_max / KIB, domain, "memory/static-max");
    add_number(tree, plan->vm->memory / KIB, domain, "memory/target");
}

void plan_store_domain(const struct plan *plan, const struct plan_numbers *numbers, double now,
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

    /* xl needs these to handle a domain, so they come before the name by which it finds it. */
    store_tree_add(tree, ACCESS_INHERITED, types[plan->vm->machine], "/libxl/%s/type",
                   numbers->domid);
    if (hvm)
        store_tree_add(tree, ACCESS_INHERITED, "qemu_xen", "/libxl/%s/dm-version", numbers->domid);
    add_domain(plan, numbers, domain, vm, tree);
    if (hvm)
        add_hvm(plan, domain, vm, tree);
    else
        add_pv(domain, tree);
    /* For xl uptime. */
    store_tree_add(tree, ACCESS_INHERITED, started, "%s/start_time", vm);
    store_tree_add(tree, ACCESS_INHERITED, plan->name, "%s/name", domain);
}

void plan_store_rings(const struct plan *plan, const struct plan_numbers *numbers,
                      struct store_tree *tree)
{
    plan_store_console(plan, numbers, tree);
}
