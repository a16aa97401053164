/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/guest/bring-up.h"

#include "common/cleanup.h"
#include "common/process.h"
#include "qemu-integration/device-model/confinement.h"
#include "qemu-integration/device-model/qmp-client.h"
#include "qemu-integration/guest/host-memory.h"
#include "qemu-integration/guest/kind.h"
#include "qemu-integration/guest/log-file.h"
#include "qemu-integration/guest/network.h"
#include "qemu-integration/guest/overlays.h"
#include "qemu-integration/guest/plugged-cards.h"
#include "qemu-integration/guest/served-devices.h"
#include "qemu-integration/network/netback.h"
#include "qemu-integration/ownership/identity.h"
#include "qemu-integration/ownership/mark.h"
#include "qemu-integration/ownership/reap.h"
#include "qemu-integration/plan/qemu.h"
#include "qemu-integration/plan/store-devices.h"
#include "qemu-integration/plan/store-nodes.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* How long the device model may take to flush its files after SIGTERM, in milliseconds. */
#define DEVICE_MODEL_GRACE 5000

/* Prints why an undo failed, if it did; returns whether it succeeded. */
static bool undo_succeeded(int result, const struct error *error)
{
    if (result < 0)
        fprintf(stderr, "qemu-xen: %s\n", error->message);
    return result == 0;
}

static bool undo_nodes(void *context)
{
    struct guest *guest = context;
    struct error error = {0};

    /* Keep the nodes: the mark among them tells the warden to destroy the domain. */
    if (guest->domain_left)
        return false;
    if (!undo_succeeded(reap_own_nodes(guest->store, guest->plan->uuid_text, guest->mark,
                                       guest->domain.domid, &error),
                        &error))
        return false;
    domain_owner_release(guest->owner);
    return true;
}

static bool undo_domain(void *context)
{
    struct guest *guest = context;
    struct error error = {0};
    /* If it was destroyed from outside, another domain may have its number or its UUID. */
    int result = domain_has_handle(&guest->domain, guest->plan->uuid, &error);

    if (result > 0)
        result = reap_domain(&guest->domain, guest->store, &error);
    guest->domain_left = result < 0;
    return undo_succeeded(result, &error);
}

static bool undo_device_model(void *context)
{
    struct guest *guest = context;

    if (guest->device_model.pid > 0 && qmp_client_quit(guest->device_model.monitor))
        process_wait_or_kill(guest->device_model.pid, DEVICE_MODEL_GRACE);
    else if (guest->device_model.pid > 0)
        process_stop(guest->device_model.pid, DEVICE_MODEL_GRACE);
    guest->device_model.pid = 0;
    return true;
}

bool guest_keeps_device_model(const struct guest *guest)
{
    return guest->served != NULL;
}

static struct plan_numbers domain_numbers(const struct guest *guest, uint64_t console_ring)
{
    struct plan_numbers numbers = {.served = guest_keeps_device_model(guest)};

    memcpy(numbers.terminals, guest->device_model.terminals, sizeof(numbers.terminals));
    plan_number_set(numbers.domid, guest->domain.domid);
    plan_number_set(numbers.console_port, guest->ports.console);
    plan_number_set(numbers.console_ring, (int64_t)console_ring);
    return numbers;
}

/* Writes nodes that must appear all at once, if there are any. */
static int commit_nodes(struct guest *guest, const struct store_tree *tree, struct error *error)
{
    return tree->count == 0 ? 0 : store_commit(guest->store, tree, error);
}

static int write_nodes(struct guest *guest, struct error *error)
{
    cleanup_store_tree struct store_tree domain = {.domid = guest->domain.domid};
    cleanup_store_tree struct store_tree devices = {.domid = guest->domain.domid};
    const struct plan_numbers numbers = domain_numbers(guest, 0);
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    plan_store_domain(guest->plan, &numbers, (double)now.tv_sec + (double)now.tv_nsec / 1e9,
                      &domain);
    plan_store_devices(guest->plan, &numbers, &devices);
    guest_cards_add_nodes(guest, &numbers, &devices);
    if (store_write_tree(guest->store, &domain, error) < 0 ||
        (guest_keeps_device_model(guest) &&
         served_devices_add_nodes(guest, &numbers, &devices, error) < 0))
        return -1;
    return commit_nodes(guest, &devices, error);
}

static int write_rings(struct guest *guest, const struct guest_rings *rings, struct error *error)
{
    cleanup_store_tree struct store_tree tree = {.domid = guest->domain.domid};
    struct plan_numbers numbers = domain_numbers(guest, rings->console);

    /* A life that ended in its menu had no rings yet, and so no console. */
    numbers.served = numbers.served && served_devices_have_console(guest->served);
    plan_store_rings(guest->plan, &numbers, &tree);
    if (commit_nodes(guest, &tree, error) < 0)
        return -1;
    return numbers.served ? served_devices_connect_console(guest, guest->served, error) : 0;
}

/* In the device model's process, before it is one. Its connections to xenstored last long. */
static int prepare_device_model(void *context)
{
    const struct guest *guest = context;
    const struct confinement confinement = {.may_spawn = plan_device_model_spawns(guest->plan)};

    return store_prefer_kernel() < 0 ? -1 : confinement_apply(&confinement);
}

static int write_device_model_pid(struct guest *guest, struct error *error)
{
    char path[64];
    char text[16];

    snprintf(path, sizeof(path), "/local/domain/%" PRIu32 "/image/device-model-pid",
             guest->domain.domid);
    snprintf(text, sizeof(text), "%d", (int)guest->device_model.pid);
    return store_write(guest->store, path, text, error);
}

static int start_device_model(struct guest *guest, struct error *error)
{
    cleanup_plan_arguments struct plan_arguments arguments = {0};
    struct plan_numbers numbers = domain_numbers(guest, 0);
    cleanup_fd int log = -1;
    int inherited[2 + PLAN_LINES_MAX + VM_QMPS_MAX + VM_NICS_MAX + 2 * VM_DRIVES_MAX] = {
        qmp_client_device_model_end(guest->device_model.monitor)};
    unsigned inherited_count = 1;

    plan_number_set(numbers.monitor, qmp_client_device_model_end(guest->device_model.monitor));
    for (unsigned i = 0; i < guest->plan->lines.count; i++) {
        plan_number_set(numbers.lines[i], guest->device_model.lines[i]);
        if (guest->device_model.lines[i] >= 0)
            inherited[inherited_count++] = guest->device_model.lines[i];
    }
    for (unsigned i = 0; i < guest->plan->qmps.count; i++) {
        plan_number_set(numbers.qmps[i], guest->device_model.qmps[i]);
        inherited[inherited_count++] = guest->device_model.qmps[i];
    }
    for (unsigned i = 0; i < VM_NICS_MAX; i++) {
        plan_number_set(numbers.taps[i], guest->network.taps[i]);
        if (guest->network.taps[i] >= 0)
            inherited[inherited_count++] = guest->network.taps[i];
    }
    for (unsigned i = 0; i < VM_DRIVES_MAX; i++) {
        plan_number_set(numbers.overlays[i].writable, guest->overlays.writable[i]);
        plan_number_set(numbers.overlays[i].readable, guest->overlays.readable[i]);
        if (guest->overlays.writable[i] < 0)
            continue;
        inherited[inherited_count++] = guest->overlays.writable[i];
        inherited[inherited_count++] = guest->overlays.readable[i];
    }
    if (guest_log_open(guest, &log, error) < 0)
        return -1;
    if (log >= 0) {
        plan_number_set(numbers.log, log);
        inherited[inherited_count++] = log;
    }
    plan_device_model(guest->plan, &numbers,
                      (struct plan_life){.held = guest->held,
                                         .later = guest->rebooted,
                                         .incoming = guest->incoming},
                      &arguments);
    const struct process_config config = {.output = guest->device_model.output,
                                          .inherited = inherited,
                                          .inherited_count = inherited_count,
                                          .prepare = prepare_device_model,
                                          .context = guest};
    guest->device_model.pid = process_spawn(guest->gate, arguments.values, &config, error);
    if (guest->device_model.pid < 0) {
        guest->device_model.pid = 0;
        return -1;
    }
    undo_push(&guest->undo, undo_device_model, guest);
    guest->device_model.undo_count = guest->undo.count;
    guest_network_inherited(guest);

    return write_device_model_pid(guest, error);
}

static const struct guest_kind *kind_of(const struct plan *plan)
{
    static const struct guest_kind *const kinds[] = {
        [MACHINE_XENFV] = &guest_hvm, [MACHINE_XENPV] = &guest_pv, [MACHINE_XENPVH] = &guest_pv};

    return kinds[plan->vm->machine];
}

static enum domain_kind domain_of(const struct plan *plan)
{
    static const enum domain_kind domains[] = {
        [MACHINE_XENFV] = DOMAIN_HVM, [MACHINE_XENPV] = DOMAIN_PV, [MACHINE_XENPVH] = DOMAIN_PVH};

    return domains[plan->vm->machine];
}

static void release_build(struct guest *guest)
{
    const struct guest_kind *kind = kind_of(guest->plan);

    if (kind->release_build != NULL)
        kind->release_build(guest);
}

static bool undo_build(void *context)
{
    struct guest *guest = context;

    release_build(guest);
    return true;
}

/* Whether the processor translates the guest's addresses; else Xen keeps page tables of its own. */
static bool uses_hap(const struct vm *vm, const struct host_facts *facts)
{
    return vm->paging == PAGING_HAP || (vm->paging == PAGING_AUTO && facts->hap);
}

static int check_paging(const struct vm *vm, const struct host_facts *facts, struct error *error)
{
    bool hap = uses_hap(vm, facts);

    if (hap && !facts->hap)
        return error_set(error, "-M hap=on: this host has no hardware-assisted paging");
    if (!hap && !facts->shadow)
        return error_set(error, "-M %s: this Xen has no shadow paging%s",
                         vm->paging == PAGING_SHADOW ? "hap=off" : "xenfv and xenpvh",
                         facts->hap ? "" : ", and this host no hardware-assisted paging");
    if (!hap && vm->processor.nested)
        return error_set(error, "-cpu svm or vmx: needs hardware-assisted paging (-M hap=on)");
    return 0;
}

static int check_host(struct guest *guest, struct host_facts *facts, struct error *error)
{
    const struct plan *plan = guest->plan;
    uint64_t needed = plan->vm->memory + kind_of(plan)->overhead(plan);

    if (hypervisor_host_facts(guest->domain.hypervisor, facts, error) < 0)
        return -1;
    if (domain_of(plan) != DOMAIN_PV && !facts->hvm)
        return error_set(error, "-M %s: this host cannot run such guests (no VT-x or AMD-V)",
                         domain_of(plan) == DOMAIN_HVM ? "xenfv" : "xenpvh");
    if (domain_of(plan) == DOMAIN_PV && !facts->pv)
        return error_set(error, "-M xenpv: this Xen does not run PV guests");
    if (domain_of(plan) != DOMAIN_PV && check_paging(plan->vm, facts, error) < 0)
        return -1;
    if (guest_network_check(guest, error) < 0)
        return -1;
    return guest_find_memory(guest, needed, facts->free_memory, error);
}

/* Removes what is left of instances that were killed together with their wardens. */
static void clear_leftovers(struct guest *guest, const struct mark_list *marks)
{
    struct error error = {0};
    unsigned reaped;

    if (reap_orphans(guest->domain.hypervisor, guest->store, marks, &reaped, &error) < 0)
        fprintf(stderr, "qemu-xen: cleaning up after a killed qemu-xen: %s\n", error.message);
}

/* @domid: the number it must get; 0: any. */
static int create_domain(struct guest *guest, const struct host_facts *facts, uint32_t domid,
                         struct error *error)
{
    const struct plan *plan = guest->plan;
    const struct domain_config config = {.kind = domain_of(plan),
                                         .uuid = plan->uuid,
                                         .vcpus = plan->vm->vcpus_max,
                                         .hap = uses_hap(plan->vm, facts),
                                         .nested = plan->vm->processor.nested,
                                         .grant_table = facts->grant_table,
                                         .domid = domid};

    return domain_create(&guest->domain, &config, error);
}

/* From now on a domain with our UUID is ours, and who cleans up looks for it by that. */
static int forget_last_domain(struct guest *guest, struct error *error)
{
    domain_owner_forget_domain(guest->owner);
    return mark_forget_domain(guest->store, guest->plan->uuid_text, guest->mark, error);
}

static int claim_identity(struct guest *guest, const struct mark_list *marks, struct error *error)
{
    const struct plan *plan = guest->plan;
    const struct identity identity = {
        .uuid = plan->uuid, .uuid_text = plan->uuid_text, .name = plan->name, .mark = guest->mark};
    struct error refusal = {0};
    int owned;

    /* From the life before: only other toolstacks do not look at marks. */
    if (guest->claimed)
        return identity_check(guest->domain.hypervisor, guest->store, &identity, marks, error) < 0
                   ? -1
                   : forget_last_domain(guest, error);
    undo_push(&guest->undo, undo_nodes, guest);
    /* Before there is anything to remove. If another domain has the UUID, the mark says whose. */
    owned = domain_owner_claim(guest->owner, plan->uuid, plan->uuid_text, guest->mark, &refusal);
    /* The mark first: from here on the warden and reapers can tell that this guest is ours. */
    if (identity_claim(guest->domain.hypervisor, guest->store, &identity, marks, error) < 0)
        return -1;
    guest->claimed = true;
    return owned == 0 ? 0 : error_set(error, "%s", refusal.message);
}

int guest_claim(struct guest *guest, struct error *error)
{
    struct host_facts facts;
    cleanup_mark_list struct mark_list marks = {0};

    if (mark_list_read(guest->store, &marks, error) < 0)
        return -1;
    clear_leftovers(guest, &marks);
    if (check_host(guest, &facts, error) < 0 || claim_identity(guest, &marks, error) < 0 ||
        create_domain(guest, &facts, 0, error) < 0)
        return -1;
    undo_push(&guest->undo, undo_domain, guest);
    if (domain_owner_set_domain(guest->owner, guest->domain.domid, error) < 0 ||
        mark_set_domain(guest->store, guest->plan->uuid_text, guest->mark, guest->domain.domid,
                        error) < 0)
        return -1;
    return reap_stale_nodes(guest->store, guest->domain.domid, error);
}

/* What the device model needs of a domain before it can serve it. */
static int prepare_domain(struct guest *guest, struct error *error)
{
    if (kind_of(guest->plan)->prepare(guest, &guest->ports, error) < 0)
        return -1;
    return domain_claim_memory(&guest->domain, guest->plan->vm->memory, error);
}

int guest_open(struct guest *guest, struct error *error)
{
    if (guest_overlays_open(guest, error) < 0 || prepare_domain(guest, error) < 0 ||
        guest_network_open(guest, error) < 0 || write_nodes(guest, error) < 0)
        return -1;
    /* Start QEMU now: it takes longest, and the build overlaps with it. */
    return start_device_model(guest, error);
}

int guest_restored(struct guest *guest, const struct guest_rings *rings, struct error *error)
{
    if (domain_claim_memory(&guest->domain, 0, error) < 0 || write_rings(guest, rings, error) < 0)
        return -1;
    guest->console_ring = guest->plan->machine.console_served ? rings->console : 0;
    return store_introduce(guest->store, guest->domain.domid, rings->store, guest->ports.store,
                           error);
}

int guest_build(struct guest *guest, const struct boot_choice *choice, struct error *error)
{
    struct guest_rings rings;

    undo_push(&guest->undo, undo_build, guest);
    return kind_of(guest->plan)->build(guest, choice, &rings, error) < 0
               ? -1
               : guest_restored(guest, &rings, error);
}

void guest_started(struct guest *guest)
{
    const struct guest_kind *kind = kind_of(guest->plan);

    if (kind->started != NULL)
        kind->started(guest);
    release_build(guest);
    store_disconnect(guest->store);
}

bool guest_explain_crash(struct guest *guest, char *text, size_t size)
{
    const struct guest_kind *kind = kind_of(guest->plan);

    return kind->explain_crash != NULL && kind->explain_crash(guest, text, size);
}

/* Removes the nodes of the old domain, but not the backends of the device model's devices. */
static int remove_domain_nodes(struct guest *guest, struct error *error)
{
    uint32_t domid = guest->domain.domid;
    char path[64];

    snprintf(path, sizeof(path), "/local/domain/%" PRIu32, domid);
    if (store_remove_node(guest->store, path, error) < 0)
        return -1;
    for (unsigned i = 0; i < VM_NICS_MAX; i++) {
        snprintf(path, sizeof(path), "/local/domain/0/backend/vif/%" PRIu32 "/%u", domid, i);
        if (guest_card_has_vif(guest, i) && store_remove_node(guest->store, path, error) < 0)
            return -1;
    }
    netback_wait_until_gone(domid);
    return 0;
}

int guest_leave_domain(struct guest *guest, struct error *error)
{
    if (!undo_run_to(&guest->undo, guest->device_model.undo_count))
        return error_set(error, "the guest could not be taken down");
    if (guest->served == NULL)
        guest->served = calloc(1, sizeof(*guest->served));
    if (guest->served == NULL)
        return error_set_errno(error, ENOMEM, "the guest's devices");
    if (served_devices_find(guest, guest->served, error) < 0 ||
        served_devices_close(guest, guest->served, error) < 0)
        return -1;
    if (!undo_domain(guest))
        return error_set(error, "the domain could not be destroyed");
    guest->network.vifs_connected = 0;
    guest->console_ring = 0;
    return remove_domain_nodes(guest, error);
}

int guest_renew_domain(struct guest *guest, struct error *error)
{
    struct host_facts facts;

    if (check_host(guest, &facts, error) < 0 ||
        create_domain(guest, &facts, guest->domain.domid, error) < 0 ||
        prepare_domain(guest, error) < 0 || write_nodes(guest, error) < 0 ||
        write_device_model_pid(guest, error) < 0)
        return -1;
    return served_devices_await(guest, guest->served, error);
}

static void forget_domain(struct guest *guest)
{
    free(steal_pointer(&guest->served));
    guest->domain.domid = 0;
    guest->console_ring = 0;
}

bool guest_end_life(struct guest *guest)
{
    struct error error = {0};

    if (!undo_run_to(&guest->undo, guest->claimed ? 1 : 0) ||
        !undo_succeeded(reap_domain_nodes(guest->store, guest->plan->uuid_text, guest->mark,
                                          guest->domain.domid, &error),
                        &error))
        return false;
    forget_domain(guest);
    return true;
}

bool guest_stop(struct guest *guest)
{
    bool clean = undo_run(&guest->undo);

    guest->claimed = false;
    forget_domain(guest);
    return clean;
}
