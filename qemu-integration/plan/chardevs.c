/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/plan/chardevs.h"

#include "common/option-list.h"

#include <string.h>

int plan_chardev_find(const struct vm *vm, const char *id)
{
    for (unsigned i = 0; i < vm->passed_count; i++)
        if (strcmp(vm->passed[i].option, "chardev") == 0 &&
            option_list_has(vm->passed[i].argument, "backend", "id", id))
            return (int)i;
    return -1;
}
