/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan/plan.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/option-list.h"
#include "common/units.h"
#include "loader/xen-kernel.h"
#include "qemu-integration/plan/chardevs.h"
#include "qemu-integration/plan/lines.h"
#include "qemu-integration/plan/monitor-restriction.h"
#include "qemu-integration/plan/monitors.h"
#include "qemu-integration/plan/netdev.h"
#include "qemu-integration/plan/snapshot-tag.h"
#include "qemu-integration/plan/user-network.h"

#include <stdio.h>
#include <string.h>

struct ram_map hvm_memory_map(uint64_t memory)
{
    struct ram_map ram = {.low_end = memory};

    if (memory > HVM_MMIO_START) {
        ram.low_end = HVM_MMIO_START;
        ram.high_end = 4 * GIB + (memory - HVM_MMIO_START);
    }
    return ram;
}

int plan_check_pv_kernel(const struct plan *plan, const struct boot_files *files,
                         struct error *error)
{
    return xen_kernel_check((struct bytes){files->head, files->head_size}, &files->notes,
                            plan->vm->machine == MACHINE_XENPVH, files->kernel.name, error);
}

static int choose_pv_boot(struct plan *plan, struct error *error)
{
    const struct vm *vm = plan->vm;
    bool pvh = vm->machine == MACHINE_XENPVH;
    size_t limit = pvh ? PVH_COMMAND_LINE_MAX : PV_COMMAND_LINE_MAX;

    if (strlen(plan->command_line) > limit)
        return error_set(error, "-append: %zu characters, a %s guest can have at most %zu",
                         strlen(plan->command_line), pvh ? "PVH" : "PV", limit);
    plan->pv = (struct pv_machine){.pvh = pvh,
                                   .memory = vm->memory,
                                   .memory_max = vm->memory_max,
                                   .vcpus = vm->vcpus_max,
                                   .vcpus_online = vm->vcpus,
                                   .processor = &vm->processor,
                                   .command_line = plan->command_line};
    if (plan_boot_check(vm, error) < 0)
        return -1;
    if (vm->kernel != NULL)
        return plan_check_pv_kernel(plan, plan->files, error);
    if (plan_boot_order(vm, false, &plan->boot_order, error) < 0 ||
        plan_boot_order(vm, true, &plan->later_boot_order, error) < 0)
        return -1;
    /* After a reboot there may be nothing to boot any more, by "once". */
    if (plan->boot_order.count == 0)
        return error_set(error, "-M %s: needs -kernel, a disk to boot from, or -boot n",
                         pvh ? "xenpvh" : "xenpv");
    plan->bootloader =
        vm->bootloader_word_count > 0 ? vm->bootloader_words[0] : plan->paths.bootloader;
    plan->menu_screen = vm->display != DISPLAY_NONE;
    return 0;
}

/* A disk can be booted by the BIOS alone. */
static void drop_disks(struct plan_boot_order *order)
{
    unsigned kept = 0;

    for (unsigned i = 0; i < order->count; i++)
        if (order->devices[i].drive == NULL)
            order->devices[kept++] = order->devices[i];
    order->count = kept;
}

/* boot=direct without a kernel: it comes from the network. */
static int choose_network_boot(struct plan *plan, struct error *error)
{
    if (plan_boot_order(plan->vm, false, &plan->boot_order, error) < 0 ||
        plan_boot_order(plan->vm, true, &plan->later_boot_order, error) < 0)
        return -1;
    drop_disks(&plan->boot_order);
    drop_disks(&plan->later_boot_order);
    if (plan->boot_order.count == 0)
        return error_set(error, "-M xenfv,boot=direct: needs -kernel or -boot n");
    plan->direct = true;
    return 0;
}

static int choose_boot(struct plan *plan, struct error *error)
{
    const struct vm *vm = plan->vm;
    struct direct_boot *boot = &plan->direct_boot;

    if (vm->machine != MACHINE_XENFV)
        return choose_pv_boot(plan, error);
    if (vm->kernel == NULL)
        return vm->boot == BOOT_DIRECT ? choose_network_boot(plan, error) : 0;
    if (vm->boot == BOOT_BIOS && plan->files->unified)
        return error_set(error, "%s: a unified kernel image, which SeaBIOS cannot start",
                         vm->kernel);
    if (vm->boot == BOOT_BIOS)
        return 0;
    if (plan_direct_boot(vm, &plan->machine.ram, plan->files, plan->command_line, boot, error) < 0)
        return -1;
    if (boot->kernel.needs_bios != NULL && vm->boot == BOOT_DIRECT)
        return error_set(error, "%s: cannot be booted directly (%s); use -M xenfv,boot=bios",
                         vm->kernel, boot->kernel.needs_bios);
    if (boot->kernel.needs_bios != NULL && plan->files->unified)
        return error_set(error, "%s: the kernel in it cannot be booted directly (%s)", vm->kernel,
                         boot->kernel.needs_bios);
    plan->bios_reason = boot->kernel.needs_bios;
    plan->direct = boot->kernel.needs_bios == NULL;
    return 0;
}

/* The same after a reboot: the guest's clock goes on. */
static int set_clock(struct plan *plan, const struct plan_facts *facts, struct error *error)
{
    const struct vm *vm = plan->vm;
    int64_t offset = 0;

    if (vm->clock == CLOCK_LOCAL)
        offset = facts->local_offset;
    else if (vm->clock == CLOCK_DATE)
        offset = vm->clock_start - facts->now;
    if (offset < INT32_MIN || offset > INT32_MAX)
        return error_set(error, "-rtc: more than 68 years from now, which Xen cannot do");
    plan->machine.clock_offset = plan->pv.clock_offset = (int32_t)offset;
    return 0;
}

/*
 * A guest without MAC addresses of its own has the same ones at each start if it has the same UUID:
 * Xen's prefix, followed by 24 bits of the UUID's FNV-1a hash.
 */
void plan_choose_mac(const struct plan *plan, unsigned nic, uint8_t mac[6])
{
    static const uint8_t prefix[3] = {0x00, 0x16, 0x3e};
    uint32_t hash = 2166136261U;

    for (size_t i = 0; i < sizeof(plan->uuid); i++)
        hash = (hash ^ plan->uuid[i]) * 16777619U;
    hash = (hash ^ nic) * 16777619U;
    memcpy(mac, prefix, sizeof(prefix));
    for (int i = 0; i < 3; i++)
        mac[3 + i] = (uint8_t)(hash >> (8 * i));
}

static void choose_macs(struct plan *plan)
{
    for (unsigned nic = 0; nic < plan->vm->nic_count; nic++) {
        plan_choose_mac(plan, nic, plan->macs[nic]);
        if (plan->vm->nics[nic].has_mac)
            memcpy(plan->macs[nic], plan->vm->nics[nic].mac, sizeof(plan->macs[nic]));
    }
}

bool plan_has_framebuffer(const struct plan *plan)
{
    return plan->vm->machine != MACHINE_XENFV && plan->vm->display != DISPLAY_NONE;
}

const struct vm_netdev *plan_netdev(const struct plan *plan, unsigned nic)
{
    return plan_find_netdev(plan->vm, nic);
}

const char *plan_serial(const struct plan *plan, unsigned number)
{
    const struct plan_line *line = plan_lines_find(&plan->lines, "-serial", number);

    return line == NULL ? plan->vm->serials[number] : line->device;
}

bool plan_nic_is_emulated(const struct plan *plan, unsigned nic)
{
    const char *model = plan->vm->nics[nic].model;

    return plan->vm->machine == MACHINE_XENFV &&
           (model == NULL || (strcmp(model, "xen") != 0 && strcmp(model, "xen-net-device") != 0));
}

bool plan_nic_has_vif(const struct plan *plan, unsigned nic)
{
    enum vm_network network = plan_netdev(plan, nic)->network;

    return network != NETWORK_USER && network != NETWORK_QEMU;
}

bool plan_is_console(const struct vm_passed *passed)
{
    return strcmp(passed->option, "device") == 0 &&
           option_list_has(passed->argument, "driver", "driver", "xen-console");
}

/* An option that asks for a PV console; NULL: there is none. */
static const char *find_console_device(const struct vm *vm)
{
    for (unsigned i = 0; i < vm->passed_count; i++)
        if (plan_is_console(&vm->passed[i]))
            return vm->passed[i].argument;
    return NULL;
}

char *plan_serial_output(const struct plan *plan, unsigned number)
{
    const char *serial = plan_serial(plan, number);

    /* A device that the user made with -chardev has the id given there. */
    return strncmp(serial, "chardev:", 8) == 0 ? alloc_copy(serial)
                                               : alloc_format("chardev:serial%u", number);
}

char *plan_console_output(const struct plan *plan)
{
    bool hvm = plan->vm->machine == MACHINE_XENFV;
    const char *device = hvm ? find_console_device(plan->vm) : NULL;
    cleanup_free char *id = device == NULL ? NULL : option_list_find(device, "driver", "chardev");

    if (!hvm && plan->vm->serial_count > 0)
        return plan_serial_output(plan, 0);
    if (id != NULL)
        return alloc_format("chardev:%s", id);
    return plan->console_daemon ? NULL : alloc_copy("null");
}

/* An HVM guest's first console is made by xenstore's nodes, which say what is to serve it. */
static int check_hvm_console(const struct vm *vm, struct error *error)
{
    const char *first = find_console_device(vm);

    if (vm->machine != MACHINE_XENFV || first == NULL)
        return 0;
    cleanup_free char *id = option_list_find(first, "driver", "chardev");
    if (id == NULL)
        return error_set(error, "-device %s: needs chardev=ID", first);
    for (unsigned i = 0; i < vm->passed_count; i++)
        if (plan_is_console(&vm->passed[i]) && vm->passed[i].argument != first)
            return error_set(error, "-device %s: an HVM guest has one PV console",
                             vm->passed[i].argument);
    return 0;
}

int plan_check_devices(const struct plan *plan, struct error *error)
{
    const struct device_model_features *has = &plan->device_model;

    for (unsigned nic = 0; nic < plan->vm->nic_count; nic++)
        if (!plan_nic_has_vif(plan, nic) && !plan_nic_is_emulated(plan, nic) &&
            !has->xen_net_device)
            return error_set(error,
                             "-nic %s: %s has no PV card for it (xen-net-device); use "
                             "bridge,br=NAME, tap, or an emulated card of -M xenfv",
                             plan_netdev(plan, nic)->type, plan->paths.device_model);
    /* An HVM guest's first console is made by xenstore's nodes, with any QEMU. */
    if (plan->vm->machine != MACHINE_XENFV && find_console_device(plan->vm) != NULL &&
        !has->xen_console)
        return error_set(error, "-device %s: %s has no such device; use -serial chardev:ID",
                         find_console_device(plan->vm), plan->paths.device_model);
    return 0;
}

bool plan_nic_has_passt(const struct plan *plan, unsigned nic)
{
    return plan_netdev(plan, nic)->network == NETWORK_USER && !plan->device_model.user_network;
}

static bool has_passt(const struct plan *plan)
{
    for (unsigned nic = 0; nic < plan->vm->nic_count; nic++)
        if (plan_nic_has_passt(plan, nic))
            return true;
    return false;
}

/* Finds out now whether passt can do what is asked of it. */
static int check_passt(const struct plan *plan, struct error *error)
{
    for (unsigned nic = 0; nic < plan->vm->nic_count; nic++) {
        cleanup_plan_arguments struct plan_arguments arguments = {0};

        if (plan_nic_has_passt(plan, nic) &&
            plan_passt(plan->paths.passt, plan_netdev(plan, nic), "", &arguments, error) < 0)
            return -1;
    }
    return 0;
}

/* Whether a serial line is shared, as "mon:" shares it with a monitor, in QEMU or here. */
static bool is_shared(const struct vm *vm, const char *serial)
{
    const size_t length = strlen(PLAN_BY_ID);

    if (strncmp(serial, PLAN_BY_ID, length) != 0)
        return strncmp(serial, "mon:", 4) == 0;
    int number = plan_chardev_find(vm, serial + length);
    return number >= 0 && option_list_has(vm->passed[number].argument, "backend", "mux", "on");
}

/* In QEMU. */
static bool shares_console(const struct vm *vm)
{
    struct plan_qmps qmps;

    if (vm->machine == MACHINE_XENFV || vm->serial_count == 0 || !is_shared(vm, vm->serials[0]))
        return false;
    plan_find_qmps(vm, &qmps);
    return plan_serial_monitor(&qmps, vm, 0) < 0;
}

/*
 * QEMU before 8.2 opens the first console's character device anew in each life: "null" exists then
 * already, and a shared one has room for four users in all.
 */
bool plan_keeps_device_model(const struct plan *plan)
{
    if (plan->vm->machine == MACHINE_XENFV)
        return false;
    if (plan->vm->serial_count == 0)
        return plan->console_daemon || plan->device_model.xen_console;
    return plan->device_model.xen_console || !shares_console(plan->vm);
}

bool plan_needs_features(const struct vm *vm)
{
    for (unsigned nic = 0; nic < vm->nic_count; nic++)
        if (plan_find_netdev(vm, nic)->network == NETWORK_USER ||
            plan_find_netdev(vm, nic)->network == NETWORK_QEMU)
            return true;
    return shares_console(vm) ||
           (find_console_device(vm) != NULL && vm->machine != MACHINE_XENFV) ||
           (vm->display == DISPLAY_WINDOW && vm->machine == MACHINE_XENFV);
}

static bool has_overlay(const struct vm *vm)
{
    for (unsigned i = 0; i < vm->drive_count; i++)
        if (vm->drives[i].overlay != NULL)
            return true;
    return false;
}

bool plan_has_menu(const struct plan *plan)
{
    return plan->boot_order.count > 0;
}

/* In any of its lives, a disk or the network. */
static bool boots_from(const struct plan *plan, bool disk)
{
    const struct plan_boot_order *const orders[] = {&plan->boot_order, &plan->later_boot_order};

    for (size_t i = 0; i < ARRAY_SIZE(orders); i++)
        for (unsigned j = 0; j < orders[i]->count; j++)
            if ((orders[i]->devices[j].drive != NULL) == disk)
                return true;
    return false;
}

struct host_needs plan_host_needs(const struct plan *plan)
{
    bool hvm = plan->vm->machine == MACHINE_XENFV;

    bool disk = boots_from(plan, true);

    return (struct host_needs){.hvmloader = hvm,
                               .seabios = hvm && !plan->direct,
                               .viewer = plan->own_window,
                               .passt = has_passt(plan),
                               .image_tool =
                                   disk || has_overlay(plan->vm) || plan->vm->loadvm != NULL,
                               .network_boot = boots_from(plan, false),
                               .bootloader = disk ? plan->bootloader : NULL};
}

static int choose_incoming(struct plan *plan, struct error *error)
{
    const char *uri = plan->vm->incoming;
    const char *snapshot = plan->vm->loadvm;
    struct error reason = {0};

    if (uri != NULL && snapshot != NULL)
        return error_set(error, "-loadvm and -incoming or -restore: the guest has one state");
    if (snapshot != NULL && snapshot_tag_check(snapshot, &reason) < 0)
        return error_set(error, "-loadvm: %s", reason.message);
    plan->incoming.expected = uri != NULL || snapshot != NULL;
    plan->incoming.snapshot = snapshot;
    plan->incoming.deferred = uri != NULL && strcmp(uri, "defer") == 0;
    if (uri == NULL || plan->incoming.deferred ||
        migration_address_parse(&plan->incoming.address, uri, &reason) == 0)
        return 0;
    return error_set(error, "-incoming %s", reason.message);
}

/* As systemd-stub without Secure Boot has it, -append takes the place of what is in the image. */
static const char *choose_command_line(const struct vm *vm, const struct boot_files *files)
{
    if (vm->append != NULL && vm->append[0] != '\0')
        return vm->append;
    return files->command_line == NULL ? "" : files->command_line;
}

int plan_make(struct plan *plan, const struct vm *vm, const struct boot_files *files,
              const struct plan_facts *facts, struct error *error)
{
    *plan = (struct plan){
        .vm = vm,
        .files = files,
        .paths = facts->paths,
        .device_model = facts->device_model,
        .console_daemon = facts->console_daemon,
        .command_line = choose_command_line(vm, files),
        /* QEMU's window shows the consoles that exist when it opens: a PV screen comes too late. */
        .own_window = vm->display == DISPLAY_WINDOW &&
                      (vm->machine != MACHINE_XENFV || !facts->device_model.window),
        .own_vnc = vm->machine != MACHINE_XENFV && vm->display == DISPLAY_DEFAULT,
        .machine = {.memory = vm->memory,
                    .memory_max = vm->memory_max,
                    .video_memory = vm->video_memory,
                    .rom_memory = vm->rom_memory,
                    .vcpus = vm->vcpus_max,
                    .vcpus_online = vm->vcpus,
                    .processor = &vm->processor,
                    .no_hpet = vm->no_hpet,
                    .hvmloader = plan->paths.hvmloader,
                    .ram = hvm_memory_map(vm->memory_max)},
    };
    memcpy(plan->uuid, vm->has_uuid ? vm->uuid : facts->uuid, sizeof(plan->uuid));
    uuid_unparse_lower(plan->uuid, plan->uuid_text);
    choose_macs(plan);
    plan_find_qmps(vm, &plan->qmps);
    if (vm->name != NULL && strlen(vm->name) >= sizeof(plan->name))
        return error_set(error, "-name %s: longer than %zu characters", vm->name,
                         sizeof(plan->name) - 1);
    if (vm->name != NULL)
        snprintf(plan->name, sizeof(plan->name), "%s", vm->name);
    else
        snprintf(plan->name, sizeof(plan->name), "qemu-xen-%.8s", plan->uuid_text);
    if (plan_check_monitors(vm, error) < 0 || plan_check_restriction(vm, &plan->qmps, error) < 0 ||
        check_hvm_console(vm, error) < 0 || check_passt(plan, error) < 0 ||
        choose_boot(plan, error) < 0 || set_clock(plan, facts, error) < 0 ||
        choose_incoming(plan, error) < 0)
        return -1;
    plan_lines_choose(&plan->lines, vm, &plan->qmps, plan_has_menu(plan));
    cleanup_free char *console = plan_console_output(plan);
    plan->machine.console_served = plan->pv.console_served = console != NULL;
    return 0;
}
