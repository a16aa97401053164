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

static bool has_passed(const struct vm *vm, const char *option)
{
    for (unsigned i = 0; i < vm->passed_count; i++)
        if (strcmp(vm->passed[i].option, option) == 0)
            return true;
    return false;
}

static void drop_passed(struct vm *vm, const char *option)
{
    unsigned kept = 0;

    for (unsigned i = 0; i < vm->passed_count; i++)
        if (strcmp(vm->passed[i].option, option) != 0)
            vm->passed[kept++] = vm->passed[i];
    vm->passed_count = kept;
}

/* They are not QEMU's to heed. */
static int check_platform(struct vm *vm, struct error *error)
{
    if (vm->machine == MACHINE_XENFV && has_passed(vm, "no-acpi"))
        return error_set(error, "-no-acpi (-machine acpi=off): not available: hvmloader always "
                                "makes ACPI tables");
    vm->no_hpet = has_passed(vm, "no-hpet");
    drop_passed(vm, "no-acpi");
    drop_passed(vm, "no-hpet");
    return 0;
}

int option_check_passed(struct vm *vm, struct error *error)
{
    /* On machines without a PCI or ISA bus QEMU says less, or nothing. */
    static const char *const only_hvm[] = {
        "virtfs", "parallel", "no-fd-bootchk", "win2k-hack", "fda", "fdb", NULL};

    if (check_platform(vm, error) < 0)
        return -1;
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
