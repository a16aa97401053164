/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options that QEMU knows are passed as the user wrote them; all others are those that xl passes.
 */
#include "qemu-integration/plan/qemu.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/option-list.h"
#include "qemu-integration/plan/later-life.h"
#include "qemu-integration/plan/monitors.h"
#include "qemu-integration/plan/qemu-devices.h"
#include "qemu-integration/plan/tap-scripts.h"

#include <inttypes.h>
#include <string.h>

static void add_name(struct plan_arguments *arguments, const struct plan *plan)
{
    cleanup_free char *list = NULL;

    option_list_append_word(&list, plan->name);
    option_list_append_list(&list, plan->vm->name_options);
    plan_arguments_option(arguments, "-name", list);
}

static void add_line(const struct plan_line *line, const char *descriptor,
                     struct plan_arguments *arguments)
{
    bool shared_in_qemu = line->address.monitor && line->monitor < 0;

    if (!line->serial)
        return;
    plan_arguments_add(arguments, "-chardev");
    plan_arguments_add(arguments, "socket,id=%s,fd=%s%s", plan_line_id(line), descriptor,
                       line->breaks || shared_in_qemu ? ",mux=on" : "");
}

static void add_terminals(const struct plan *plan, const struct plan_numbers *numbers, bool later,
                          struct plan_arguments *arguments)
{
    const struct vm *vm = plan->vm;

    for (unsigned i = 0; i < plan->lines.count; i++)
        add_line(&plan->lines.list[i], numbers->lines[i], arguments);
    for (unsigned i = 0; i < vm->serial_count; i++)
        if (later)
            plan_later_port("serial", plan_serial(plan, i), i, arguments);
        else
            plan_arguments_option(arguments, "-serial", plan_serial(plan, i));
    for (unsigned i = 0; i < plan_monitor_count(vm); i++)
        if (!plan_monitor_is_ours(&plan->qmps, i))
            plan_arguments_option(arguments, "-monitor", vm->monitors[i]);
    for (unsigned i = 0; i < vm->qmp_count; i++)
        if (!plan_qmp_is_ours(&plan->qmps, i))
            plan_arguments_option(arguments, vm->qmp_pretty[i] ? "-qmp-pretty" : "-qmp",
                                  vm->qmps[i]);
    plan_add_qmps(&plan->qmps, numbers, arguments);
}

/*
 * A PV guest's display has a client of ours (console-switch.h), which must neither disconnect those
 * that want the display for themselves nor be kept out by them, unless the user says so.
 */
static void add_vnc(const struct plan *plan, const char *address, struct plan_arguments *arguments)
{
    bool shared = plan_has_framebuffer(plan) && !option_list_has(address, "vnc", "share", NULL);

    plan_arguments_add(arguments, "-vnc");
    plan_arguments_add(arguments, "%s%s", address, shared ? ",share=ignore" : "");
}

static void add_display(const struct plan *plan, struct plan_arguments *arguments)
{
    const struct vm *vm = plan->vm;
    static const char *const names[] = {
        [VGA_STD] = "std", [VGA_CIRRUS] = "cirrus", [VGA_NONE] = "none"};

    if (vm->vnc != NULL)
        add_vnc(plan, vm->vnc, arguments);
    if (vm->display == DISPLAY_WINDOW && !plan->own_window) {
        plan_arguments_option(arguments, "-display", vm->window);
        if (vm->full_screen)
            plan_arguments_add(arguments, "-full-screen");
    } else if (plan->own_window) {
        /* A display without a server: qemu-xen-viewer's connection is passed through the monitor.
         */
        add_vnc(plan, "none", arguments);
    }
    if (plan->own_vnc)
        add_vnc(plan, "localhost:0,to=99,id=default", arguments);
    if (vm->vnc != NULL || vm->display == DISPLAY_NONE || plan->own_window)
        plan_arguments_option(arguments, "-display", "none");
    if (vm->keymap != NULL)
        plan_arguments_option(arguments, "-k", vm->keymap);
    /* QEMU since 9.1 serves a PV framebuffer only with xenfb. */
    if (vm->machine == MACHINE_XENFV)
        plan_arguments_option(arguments, "-vga", names[vm->vga]);
    else
        plan_arguments_option(arguments, "-vga", plan_has_framebuffer(plan) ? "xenfb" : "none");
}

/* Of a drive: what -snapshot does to it, which QEMU is not given as a whole. */
static char *drive_argument(const struct vm *vm, const char *argument)
{
    char *list = alloc_copy(argument);

    if (vm->snapshot && !option_list_has(argument, NULL, "snapshot", NULL))
        option_list_append(&list, "snapshot", "on");
    return list;
}

/* Of -device: QEMU's PV disks have no bootindex. */
static char *device_argument(const struct vm *vm, const char *argument)
{
    cleanup_option_list struct option_list list = option_list_open("device", argument, "driver");
    char *kept = NULL;

    if (vm->machine == MACHINE_XENFV || option_list_is_json(argument) ||
        !option_list_has(argument, "driver", "bootindex", NULL))
        return alloc_copy(argument);
    while (option_list_next(&list, NULL) == 1)
        if (strcmp(list.key, "bootindex") != 0)
            option_list_append(&kept, list.key, list.value);
    return kept;
}

/* Returns the argument in this life, owned by the caller; NULL: the option is left out. */
static char *argument_in_life(const struct vm *vm, const struct vm_passed *passed, bool later)
{
    if (strcmp(passed->option, "drive") == 0)
        return drive_argument(vm, passed->argument);
    if (strcmp(passed->option, "device") == 0)
        return device_argument(vm, passed->argument);
    if (later && strcmp(passed->option, "chardev") == 0)
        return plan_later_chardev(passed->argument);
    if (later && strcmp(passed->option, "boot") == 0)
        return plan_later_boot(passed->argument);
    return alloc_copy(passed->argument);
}

/* The number of a port among those of its kind. */
static unsigned number_of_port(const struct vm *vm, unsigned at)
{
    unsigned number = 0;

    for (unsigned i = 0; i < at; i++)
        number += strcmp(vm->passed[i].option, vm->passed[at].option) == 0;
    return number;
}

static void add_passed(const struct plan *plan, const struct plan_numbers *numbers, bool later,
                       struct plan_arguments *arguments)
{
    const struct vm *vm = plan->vm;

    for (unsigned i = 0; i < vm->passed_count; i++) {
        const struct vm_passed *passed = &vm->passed[i];

        if (plan_passed_is_ours(&plan->qmps, i))
            continue;
        if (passed->argument == NULL) {
            plan_arguments_add(arguments, "-%s", passed->option);
            continue;
        }
        /* QEMU's PV machine knows no boot order: with once= it does not start. */
        if (vm->machine != MACHINE_XENFV && strcmp(passed->option, "boot") == 0)
            continue;
        /* Such a console is made by xenstore's nodes: store-devices.c. */
        if (vm->machine == MACHINE_XENFV && plan_is_console(passed))
            continue;
        if (plan_lines_find(&plan->lines, "-chardev", i) != NULL)
            continue;
        if (later && strcmp(passed->option, "parallel") == 0) {
            plan_later_port(passed->option, passed->argument, number_of_port(vm, i), arguments);
            continue;
        }
        if (numbers->log[0] != '\0' && strcmp(passed->option, "D") == 0) {
            plan_arguments_add(arguments, "-D");
            plan_arguments_add(arguments, "/dev/fd/%s", numbers->log);
            continue;
        }
        cleanup_free char *argument = argument_in_life(vm, passed, later);

        if (argument == NULL)
            continue;
        plan_arguments_add(arguments, "-%s", passed->option);
        plan_arguments_add(arguments, "%s", argument);
    }
}

static bool netdev_spawns(const struct vm_netdev *netdev)
{
    const char *options = netdev->options == NULL ? "" : netdev->options;

    return option_list_has(options, NULL, "smb", NULL) ||
           option_list_has(options, NULL, "helper", NULL) || plan_tap_script(netdev) != NULL ||
           plan_tap_downscript(netdev) != NULL;
}

bool plan_device_model_spawns(const struct plan *plan)
{
    for (unsigned nic = 0; nic < plan->vm->nic_count; nic++)
        if (plan_nic_is_emulated(plan, nic) && netdev_spawns(plan_netdev(plan, nic)))
            return true;
    return false;
}

void plan_device_model(const struct plan *plan, const struct plan_numbers *numbers,
                       struct plan_life life, struct plan_arguments *arguments)
{
    const struct vm *vm = plan->vm;

    *arguments = (struct plan_arguments){0};
    plan_arguments_add(arguments, "%s", plan->paths.device_model);
    plan_arguments_option(arguments, "-xen-domid", numbers->domid);
    plan_arguments_add(arguments, "-chardev");
    plan_arguments_add(arguments, "socket,id=qemu-xen,fd=%s", numbers->monitor);
    plan_arguments_option(arguments, "-mon", "chardev=qemu-xen,mode=control");
    plan_arguments_add(arguments, "-no-shutdown");
    plan_arguments_add(arguments, "-nodefaults");
    plan_arguments_add(arguments, "-no-user-config");
    add_name(arguments, plan);
    if (vm->machine != MACHINE_XENFV) {
        plan_arguments_add(arguments, "-xen-attach");
        plan_arguments_option(arguments, "-machine", "xenpv,suppress-vmdesc=on");
    } else {
        plan_arguments_option(arguments, "-machine", "xenfv,suppress-vmdesc=on");
    }
    plan_arguments_add(arguments, "-m");
    plan_arguments_add(arguments, "%" PRIu64, vm->memory_max >> 20);
    if (vm->machine == MACHINE_XENFV) {
        plan_arguments_add(arguments, "-smp");
        plan_arguments_add(arguments, "%u,maxcpus=%u", vm->vcpus, vm->vcpus_max);
    }
    if (life.held)
        plan_arguments_add(arguments, "-S");
    /* It gets its state once the domain has its memory, and leaves that and the images alone. */
    if (life.incoming)
        plan_arguments_option(arguments, "-incoming", "defer");
    add_display(plan, arguments);
    add_terminals(plan, numbers, life.later, arguments);
    plan_add_drives(vm, numbers, arguments);
    plan_add_nics(plan, numbers, arguments);
    add_passed(plan, numbers, life.later, arguments);
    if (vm->machine != MACHINE_XENFV || plan->direct || vm->kernel == NULL)
        return;
    plan_arguments_option(arguments, "-kernel", vm->kernel);
    if (vm->initrd != NULL)
        plan_arguments_option(arguments, "-initrd", vm->initrd);
    if (vm->append != NULL)
        plan_arguments_option(arguments, "-append", vm->append);
}
