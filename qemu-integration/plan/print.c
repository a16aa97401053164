/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan/print.h"

#include "qemu-integration/plan/qemu.h"
#include "qemu-integration/plan/store-devices.h"
#include "qemu-integration/plan/store-nodes.h"
#include "qemu-integration/plan/user-network.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

static void print_range(FILE *stream, uint64_t start, uint64_t size, const char *what)
{
    fprintf(stream, "  0x%09" PRIx64 " - 0x%09" PRIx64 "  %s\n", start, start + size, what);
}

static void print_memory(const struct plan *plan, FILE *stream)
{
    const struct ram_map *ram = &plan->machine.ram;
    const struct boot_layout *layout = &plan->direct_boot.layout;
    const struct handoff *handoff = &layout->handoff;
    static const char *const names[] = {
        [LOAD_KERNEL_FILE] = "kernel",
        [LOAD_INITRD_FILE] = "initrd",
        [LOAD_COMMAND_LINE] = "command line",
        [LOAD_BOOT_PARAMS] = "boot_params",
    };

    fprintf(stream, "memory:\n");
    print_range(stream, 0, ram->low_end, "RAM");
    if (ram->high_end > 0)
        print_range(stream, UINT64_C(1) << 32, ram->high_end - (UINT64_C(1) << 32), "RAM");
    if (plan->machine.memory_max > plan->machine.memory)
        fprintf(stream, "  populated on demand: %" PRIu64 " MiB at the start\n",
                plan->machine.memory >> 20);
    if (!plan->direct || plan_has_menu(plan))
        return;
    fprintf(stream, "loaded:\n");
    for (unsigned i = 0; i < layout->piece_count; i++)
        print_range(stream, layout->pieces[i].address, layout->pieces[i].memory_size,
                    names[layout->pieces[i].source]);
    if (handoff->kernel_source != handoff->kernel_destination)
        print_range(stream, handoff->kernel_destination, handoff->kernel_size, "kernel moves here");
    print_range(stream, handoff->kernel_run_address, handoff->kernel_run_size, "kernel runs here");
    fprintf(stream, "entry: 0x%" PRIx32 " in %s-bit mode\n", handoff->entry,
            handoff->flags & HANDOFF_ENTRY_64 ? "64" : "32");
}

/* As a shell would take it. */
static void print_quoted(const char *text, FILE *stream)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-_./,:=+@%";

    if (*text != '\0' && text[strspn(text, plain)] == '\0') {
        fputs(text, stream);
        return;
    }
    fputc('\'', stream);
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            fputs("'\\''", stream);
        else
            fputc(*text, stream);
    }
    fputc('\'', stream);
}

/* What differs from the processor that every guest sees. */
static void print_processor(const struct processor *processor, FILE *stream)
{
    if (processor->feature_count == 0 && processor->hyper_v == 0)
        return;
    fprintf(stream, "processor:");
    for (unsigned i = 0; i < processor->feature_count; i++)
        fprintf(stream, " %c%s", processor->features[i].on ? '+' : '-',
                processor->features[i].name);
    if (processor->nested)
        fprintf(stream, " (nested virtualization)");
    if (processor->hyper_v != 0)
        fprintf(stream, " Hyper-V 0x%x", processor->hyper_v);
    fputc('\n', stream);
}

/* Not the offset, which depends on when and where the plan is made. */
static void print_clock(const struct vm *vm, FILE *stream)
{
    char date[32] = "local time";
    time_t start = (time_t)vm->clock_start;
    struct tm fields;

    if (vm->clock == CLOCK_DATE && gmtime_r(&start, &fields) != NULL)
        strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &fields);
    if (vm->clock != CLOCK_UTC)
        fprintf(stream, "clock: %s\n", date);
}

static void print_boot_order(const struct plan *plan, const char *when,
                             const struct plan_boot_order *order, FILE *stream)
{
    for (unsigned i = 0; i < order->count; i++) {
        const struct plan_boot_device *device = &order->devices[i];
        const char *how = plan->direct ? "direct" : plan->pv.pvh ? "PVH" : "PV";

        fprintf(stream, "boot%s: %s, by ", when, how);
        if (device->drive != NULL)
            fprintf(stream, "%s%s from xvd%c\n", plan->bootloader,
                    plan->vm->bootloader_unconfined ? "" : " in its sandbox",
                    'a' + (int)device->drive->index);
        else
            fprintf(stream, "qemu-xen-netboot in its sandbox from the network of card %u\n",
                    device->nic);
    }
}

static bool is_same_order(const struct plan_boot_order *one, const struct plan_boot_order *other)
{
    for (unsigned i = 0; i < one->count && i < other->count; i++)
        if (one->devices[i].drive != other->devices[i].drive ||
            one->devices[i].nic != other->devices[i].nic)
            return false;
    return one->count == other->count;
}

static void print_boot_orders(const struct plan *plan, FILE *stream)
{
    print_boot_order(plan, "", &plan->boot_order, stream);
    if (!is_same_order(&plan->boot_order, &plan->later_boot_order))
        print_boot_order(plan, " later", &plan->later_boot_order, stream);
}

static void print_hvm(const struct plan *plan, FILE *stream)
{
    if (plan_has_menu(plan))
        print_boot_orders(plan, stream);
    else if (plan->direct)
        fprintf(stream, "boot: direct\n");
    else if (plan->bios_reason != NULL)
        fprintf(stream, "boot: bios (%s)\n", plan->bios_reason);
    else
        fprintf(stream, "boot: bios\n");
    print_memory(plan, stream);
}

static void print_pv(const struct plan *plan, FILE *stream)
{
    const struct vm *vm = plan->vm;

    if (!plan_has_menu(plan))
        fprintf(stream, "boot: %s\n", plan->pv.pvh ? "PVH" : "PV");
    print_boot_orders(plan, stream);
    fprintf(stream, "memory: %" PRIu64 " MiB", vm->memory >> 20);
    if (vm->memory_max > vm->memory)
        fprintf(stream, " of %" PRIu64 " MiB", vm->memory_max >> 20);
    fputc('\n', stream);
}

static void print_command(const struct plan_arguments *arguments, FILE *stream)
{
    for (unsigned i = 0; i < arguments->count; i++) {
        if (i > 0)
            fputc(' ', stream);
        print_quoted(arguments->values[i], stream);
    }
    fputc('\n', stream);
}

static void print_user_networks(const struct plan *plan, FILE *stream)
{
    for (unsigned nic = 0; nic < plan->vm->nic_count; nic++) {
        cleanup_plan_arguments struct plan_arguments arguments = {0};

        if (!plan_nic_has_passt(plan, nic) ||
            plan_passt(plan->paths.passt, plan_netdev(plan, nic), "PASST", &arguments, NULL) < 0)
            continue;
        fprintf(stream, "user network of card %u:\n", nic);
        print_command(&arguments, stream);
    }
}

void plan_print(const struct plan *plan, FILE *stream)
{
    struct plan_numbers numbers = {
        .domid = "DOMID",
        .console_port = "CONSOLE-PORT",
        .console_ring = "CONSOLE-RING",
        .monitor = "MONITOR",
        .taps = {"TAP0", "TAP1", "TAP2", "TAP3", "TAP4", "TAP5", "TAP6", "TAP7"},
    };
    cleanup_store_tree struct store_tree tree = {0};
    cleanup_plan_arguments struct plan_arguments arguments = {0};

    for (unsigned i = 0; i < PLAN_LINES_MAX; i++)
        snprintf(numbers.lines[i], PLAN_NUMBER_SIZE, "LINE%u", i);
    for (unsigned i = 0; i < VM_QMPS_MAX; i++)
        snprintf(numbers.qmps[i], PLAN_NUMBER_SIZE, "QMP%u", i);
    for (unsigned i = 0; i < VM_DRIVES_MAX; i++) {
        snprintf(numbers.overlays[i].writable, PLAN_NUMBER_SIZE, "OVERLAY%u", i);
        snprintf(numbers.overlays[i].readable, PLAN_NUMBER_SIZE, "OVERLAY%u-READABLE", i);
    }
    fprintf(stream, "name: %s\nuuid: %s\nvcpus: %u", plan->name, plan->uuid_text, plan->vm->vcpus);
    if (plan->vm->vcpus_max > plan->vm->vcpus)
        fprintf(stream, " of %u", plan->vm->vcpus_max);
    fputc('\n', stream);
    print_processor(&plan->vm->processor, stream);
    print_clock(plan->vm, stream);
    if (plan->vm->machine != MACHINE_XENFV)
        print_pv(plan, stream);
    else
        print_hvm(plan, stream);
    fprintf(stream, "xenstore:\n");
    plan_store_domain(plan, &numbers, 0, &tree);
    plan_store_devices(plan, &numbers, &tree);
    plan_store_rings(plan, &numbers, &tree);
    store_tree_print(&tree, numbers.domid, stream);
    fprintf(stream, "device model:\n");
    plan_device_model(
        plan, &numbers,
        (struct plan_life){.held = plan->vm->start_paused, .incoming = plan->incoming.expected},
        &arguments);
    print_command(&arguments, stream);
    print_user_networks(plan, stream);
}
