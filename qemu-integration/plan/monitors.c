/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan/monitors.h"

#include "common/alloc.h"
#include "common/cleanup.h"
#include "common/option-list.h"
#include "qemu-integration/plan/chardevs.h"

#include <stdbool.h>
#include <string.h>

/* Whether VNC clients that are not ours can see all of the display. */
static bool display_is_public(const struct vm *vm)
{
    return vm->display == DISPLAY_VNC || vm->display == DISPLAY_DEFAULT;
}

unsigned plan_monitor_count(const struct vm *vm)
{
    return vm->default_monitor && display_is_public(vm) ? vm->monitor_count - 1 : vm->monitor_count;
}

bool plan_has_program_monitor(const struct vm *vm)
{
    for (unsigned i = 0; i < vm->passed_count; i++)
        if (strcmp(vm->passed[i].option, "mon") == 0 &&
            option_list_has(vm->passed[i].argument, "chardev", "mode", "control"))
            return true;
    return vm->qmp_count > 0;
}

static bool is_option(const struct vm_passed *passed, const char *name)
{
    return strcmp(passed->option, name) == 0;
}

/* Whether a character device, by the syntax of -serial or by its id, is a text console. */
static bool is_text_console(const struct vm *vm, const char *device)
{
    const size_t length = strlen(PLAN_BY_ID);

    if (strncmp(device, PLAN_BY_ID, length) != 0)
        return strncmp(device, "vc", 2) == 0 && (device[2] == '\0' || device[2] == ':');
    int number = plan_chardev_find(vm, device + length);
    return number >= 0 && option_list_has(vm->passed[number].argument, "backend", "backend", "vc");
}

static bool is_on_text_console(const struct vm *vm, const struct vm_passed *mon)
{
    cleanup_option_list struct option_list list =
        option_list_open(mon->option, mon->argument, "chardev");

    while (option_list_next(&list, NULL) > 0) {
        cleanup_free char *device = alloc_format("chardev:%s", list.value);

        if (strcmp(list.key, "chardev") == 0 && is_text_console(vm, device))
            return true;
    }
    return false;
}

/* The option that puts a monitor on a text console; its argument is NULL: there is none. */
static struct vm_passed find_monitor_console(const struct vm *vm)
{
    for (unsigned i = 0; i < vm->monitor_count && !vm->default_monitor; i++)
        if (is_text_console(vm, vm->monitors[i]))
            return (struct vm_passed){"monitor", vm->monitors[i]};
    for (unsigned i = 0; i < vm->qmp_count; i++)
        if (is_text_console(vm, vm->qmps[i]))
            return (struct vm_passed){"qmp", vm->qmps[i]};
    for (unsigned i = 0; i < vm->serial_count; i++)
        if (strncmp(vm->serials[i], "mon:", 4) == 0 && is_text_console(vm, vm->serials[i] + 4))
            return (struct vm_passed){"serial", vm->serials[i]};
    for (unsigned i = 0; i < vm->passed_count; i++)
        if ((is_option(&vm->passed[i], "mon") && is_on_text_console(vm, &vm->passed[i])) ||
            (is_option(&vm->passed[i], "parallel") &&
             strncmp(vm->passed[i].argument, "mon:", 4) == 0 &&
             is_text_console(vm, vm->passed[i].argument + 4)))
            return vm->passed[i];
    return (struct vm_passed){0};
}

int plan_check_monitors(const struct vm *vm, struct error *error)
{
    const struct vm_passed found = find_monitor_console(vm);

    if (!display_is_public(vm) || found.argument == NULL)
        return 0;
    return error_set(error,
                     "-%s %s: a monitor on a VNC display gives root's rights on this host to "
                     "everyone who can connect; use unix:PATH,server=on,wait=off, or a window",
                     found.option, found.argument);
}
