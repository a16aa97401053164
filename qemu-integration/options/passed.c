/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/passed.h"

#include "common/array.h"

int option_pass(struct parser *parser, const char *option, const char *argument)
{
    struct vm *vm = parser->vm;

    if (vm->passed_count == VM_PASSED_MAX)
        return error_set(parser->error, "-%s: at most %d options for QEMU itself", option,
                         VM_PASSED_MAX);
    vm->passed[vm->passed_count++] = (struct vm_passed){.option = option, .argument = argument};
    return 0;
}

static const struct option_row rows[] = {
    {{"device"},
     "...",
     "any device; '-device help' lists them, as 'help' does for most options that QEMU reads",
     FORM},
    {{"object"}, "...", "object that devices refer to", CALL(option_pass), QEMU_HAS_LIST},
    {{"usb"}, NULL, "USB controller", CALL(option_pass)},
    {{"usbdevice"}, "NAME", "USB device: tablet, mouse, keyboard, ...", CALL(option_pass)},
    {{"audiodev"},
     "...",
     "host side of the guest's sound devices",
     CALL(option_pass),
     QEMU_HAS_LIST},
};

const struct option_group passed_options = {"Other devices, as in QEMU:", rows, ARRAY_SIZE(rows)};
