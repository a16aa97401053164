/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/passed.h"

#include "common/alloc.h"
#include "common/array.h"
#include "qemu-integration/options/choice.h"

#include <stdlib.h>

int option_pass(struct parser *parser, const char *option, const char *argument)
{
    struct vm *vm = parser->vm;

    vm->passed = alloc_resize(vm->passed, vm->passed_count + 1, sizeof(vm->passed[0]));
    vm->passed[vm->passed_count++] = (struct vm_passed){.option = option, .argument = argument};
    return 0;
}

int option_check_passed(const struct vm *vm, struct error *error)
{
    /* On machines without a PCI or ISA bus QEMU says less, or nothing. */
    static const char *const only_hvm[] = {"virtfs", "parallel", "no-fd-bootchk", "win2k-hack",
                                           NULL};

    for (unsigned i = 0; vm->machine != MACHINE_XENFV && i < vm->passed_count; i++)
        if (option_choose(only_hvm, vm->passed[i].option, "", NULL, NULL) >= 0)
            return error_set(error, "-%s: only for -M xenfv", vm->passed[i].option);
    return 0;
}

void option_release_passed(struct vm *vm)
{
    free(vm->passed);
    vm->passed = NULL;
    vm->passed_count = 0;
}

static const struct option_row rows[] = {
    {{"device"},
     "...",
     "any device; '-device help' lists them, as 'help' does for most options that QEMU reads",
     FORM},
    {{"object"}, "...", "object that devices refer to", CALL(option_pass), QEMU_HAS_LIST},
    {{"usb"}, NULL, "USB controller", CALL(option_pass)},
    {{"usbdevice"}, "NAME", "USB device: tablet, mouse, keyboard, ...", CALL(option_pass)},
    {{"global"}, "DRIVER.PROPERTY=VALUE", "default of devices' properties", CALL(option_pass)},
    {{"set"}, "GROUP.ID.KEY=VALUE", "part of an option before it", CALL(option_pass)},
    {{"fsdev"}, "...", "directory of the host for a device of the guest", CALL(option_pass)},
    {{"virtfs"}, "...", "the same with the device; only xenfv", CALL(option_pass)},
    {{"watchdog-action"}, "ACTION", "what a watchdog device does", CALL(option_pass)},
    {{"audio"}, "...", "sound device and its host side", CALL(option_pass), QEMU_HAS_LIST},
    {{"no-fd-bootchk"}, NULL, "boot any floppy disk; only xenfv", CALL(option_pass)},
    {{"win2k-hack"}, NULL, "slower IDE for Windows 2000; only xenfv", CALL(option_pass)},
    {{"audiodev"},
     "...",
     "host side of the guest's sound devices",
     CALL(option_pass),
     QEMU_HAS_LIST},
};

const struct option_group passed_options = {"Other devices, as in QEMU:", rows, ARRAY_SIZE(rows)};
