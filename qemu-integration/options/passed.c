/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/passed.h"

int option_pass(struct vm *vm, const char *option, const char *argument, struct error *error)
{
    if (vm->passed_count == VM_PASSED_MAX)
        return error_set(error, "-%s: at most %d options for QEMU itself", option, VM_PASSED_MAX);
    vm->passed[vm->passed_count++] = (struct vm_passed){.option = option, .argument = argument};
    return 0;
}
