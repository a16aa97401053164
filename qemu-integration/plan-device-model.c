/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line of QEMU as device model: what the user wrote where QEMU can do it, and what xl
 * would say for the rest.
 */
#include "qemu-integration/plan.h"

#include <assert.h>
#include <err.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>

static void __attribute__((format(printf, 2, 3)))
add(struct plan_arguments *arguments, const char *format, ...)
{
    va_list values;

    assert(arguments->count < PLAN_ARGUMENTS_MAX);
    va_start(values, format);
    if (vasprintf(&arguments->values[arguments->count], format, values) < 0)
        errx(EXIT_FAILURE, "out of memory");
    va_end(values);
    arguments->values[++arguments->count] = NULL;
}

static void add_option(struct plan_arguments *arguments, const char *option, const char *value)
{
    add(arguments, "%s", option);
    add(arguments, "%s", value);
}

/* In QEMU's option lists a comma ends a value; two are one. */
static void add_name(struct plan_arguments *arguments, const char *name)
{
    char escaped[2 * sizeof(((struct plan *)0)->name)];
    char *end = escaped;

    for (; *name != '\0'; name++) {
        *end++ = *name;
        if (*name == ',')
            *end++ = ',';
    }
    *end = '\0';
    add_option(arguments, "-name", escaped);
}

void plan_arguments_clear(struct plan_arguments *arguments)
{
    for (unsigned i = 0; i < arguments->count; i++)
        free(arguments->values[i]);
    *arguments = (struct plan_arguments){0};
}

static void add_terminals(const struct vm *vm, struct plan_arguments *arguments)
{
    for (unsigned i = 0; i < vm->serial_count; i++)
        add_option(arguments, "-serial", vm->serials[i]);
    for (unsigned i = 0; i < vm->monitor_count; i++)
        add_option(arguments, "-monitor", vm->monitors[i]);
    for (unsigned i = 0; i < vm->qmp_count; i++)
        add_option(arguments, "-qmp", vm->qmps[i]);
}

static void add_display(const struct vm *vm, struct plan_arguments *arguments)
{
    static const char *const names[] = {
        [VGA_STD] = "std", [VGA_CIRRUS] = "cirrus", [VGA_NONE] = "none"};

    if (vm->vnc != NULL)
        add_option(arguments, "-vnc", vm->vnc);
    if (vm->vnc != NULL || vm->nographic || vm->display == DISPLAY_NONE)
        add_option(arguments, "-display", "none");
    if (vm->keymap != NULL)
        add_option(arguments, "-k", vm->keymap);
    add_option(arguments, "-vga", names[vm->vga]);
}

void plan_device_model(const struct plan *plan, const struct plan_numbers *numbers, bool paused,
                       struct plan_arguments *arguments)
{
    const struct vm *vm = plan->vm;

    *arguments = (struct plan_arguments){0};
    add(arguments, "%s", plan->paths.device_model);
    add_option(arguments, "-xen-domid", numbers->domid);
    add(arguments, "-chardev");
    add(arguments, "socket,id=qemu-xen,fd=%s", numbers->monitor);
    add_option(arguments, "-mon", "chardev=qemu-xen,mode=control");
    add(arguments, "-no-shutdown");
    add(arguments, "-nodefaults");
    add(arguments, "-no-user-config");
    add_name(arguments, plan->name);
    add_option(arguments, "-machine", "xenfv,suppress-vmdesc=on");
    add(arguments, "-m");
    add(arguments, "%" PRIu64, vm->memory >> 20);
    add(arguments, "-smp");
    add(arguments, "%u,maxcpus=%u", vm->vcpus, vm->vcpus);
    if (paused)
        add(arguments, "-S");
    add_display(vm, arguments);
    add_terminals(vm, arguments);
    if (plan->direct || vm->kernel == NULL)
        return;
    add_option(arguments, "-kernel", vm->kernel);
    if (vm->initrd != NULL)
        add_option(arguments, "-initrd", vm->initrd);
    if (vm->append != NULL)
        add_option(arguments, "-append", vm->append);
}
