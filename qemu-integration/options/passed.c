/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/passed.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/json-list.h"
#include "common/option-list.h"
#include "qemu-integration/options/choice.h"

#include <stdlib.h>
#include <string.h>

int option_pass(struct parser *parser, const char *option, const char *argument)
{
    struct vm *vm = parser->vm;

    vm->passed = alloc_resize(vm->passed, vm->passed_count + 1, sizeof(vm->passed[0]));
    vm->passed[vm->passed_count++] = (struct vm_passed){.option = option, .argument = argument};
    return 0;
}

char *option_read_list(const char *option, const char *argument, struct error *error)
{
    return option_list_is_json(argument) ? json_list_make(option, argument, error)
                                         : alloc_copy(argument);
}

int option_check_passed(const struct vm *vm, struct error *error)
{
    /* On machines without a PCI or ISA bus QEMU says less, or nothing. */
    static const char *const only_hvm[] = {
        "virtfs", "parallel", "no-fd-bootchk", "win2k-hack", "fda", "fdb", NULL};

    for (unsigned i = 0; vm->machine != MACHINE_XENFV && i < vm->passed_count; i++)
        if (option_choose(only_hvm, vm->passed[i].option, "", NULL, NULL) >= 0)
            return error_set(error, "-%s: only for -M xenfv", vm->passed[i].option);
        else if (strcmp(vm->passed[i].option, "drive") == 0 &&
                 option_list_has(vm->passed[i].argument, NULL, "if", "floppy"))
            return error_set(error, "-drive if=floppy: only for -M xenfv");
    return 0;
}

const char *option_keep(struct vm *vm, char *text)
{
    vm->texts = alloc_resize(vm->texts, vm->text_count + 1, sizeof(vm->texts[0]));
    vm->texts[vm->text_count++] = text;
    return text;
}

void option_release_passed(struct vm *vm)
{
    while (vm->text_count > 0)
        free(vm->texts[--vm->text_count]);
    free(vm->texts);
    vm->texts = NULL;
    free(vm->left_out);
    vm->left_out = NULL;
    free(vm->passed);
    vm->passed = NULL;
    vm->passed_count = 0;
}
