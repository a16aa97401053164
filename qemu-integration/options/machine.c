/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/machine.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/decimal.h"
#include "common/option-list.h"
#include "qemu-integration/options/machine-type.h"
#include "qemu-integration/options/processor.h"
#include "qemu-integration/options/size.h"
#include "qemu-integration/options/smbios.h"
#include "qemu-integration/options/topology.h"

#include <stdlib.h>
#include <string.h>
#include <uuid/uuid.h>

static int check_name(const char *name, const char *option, const char *argument,
                      struct error *error)
{
    if (name == NULL || *name == '\0')
        return error_set(error, "-%s %s: the name is empty", option, argument);
    for (const char *c = name; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f || *c == '/')
            return error_set(error, "-%s %s: the name contains a control character or a slash",
                             option, argument);
    if (strcmp(name, "Domain-0") == 0)
        return error_set(error, "-%s %s: this is the name of the host's own domain", option,
                         argument);
    return 0;
}

static int apply_name(struct parser *parser, const char *option, const char *argument)
{
    cleanup_option_list struct option_list list = option_list_open(option, argument, "guest");
    cleanup_free char *name = NULL;
    cleanup_free char *further = NULL;
    int status;

    while ((status = option_list_next(&list, parser->error)) == 1) {
        if (strcmp(list.key, "guest") == 0)
            alloc_replace(&name, list.value);
        else if (strcmp(list.key, "process") == 0 || strcmp(list.key, "debug-threads") == 0)
            option_list_append(&further, list.key, list.value);
        else
            return error_set(parser->error, "-%s %s: unknown key '%s'", option, argument, list.key);
    }
    if (status < 0 || check_name(name, option, argument, parser->error) < 0)
        return -1;
    free(parser->vm->name);
    free(parser->vm->name_options);
    parser->vm->name = steal_pointer(&name);
    parser->vm->name_options = steal_pointer(&further);
    return 0;
}

static int apply_memory(struct parser *parser, const char *option, const char *argument)
{
    cleanup_option_list struct option_list list = option_list_open(option, argument, "size");
    struct vm *vm = parser->vm;
    uint64_t slots = 0;
    int status;

    vm->memory_max = 0;
    while ((status = option_list_next(&list, parser->error)) == 1) {
        if (strcmp(list.key, "maxmem") == 0)
            status = option_parse_size(&vm->memory_max, list.value, "m maxmem", parser->error);
        else if (strcmp(list.key, "size") == 0)
            status = option_parse_size(&vm->memory, list.value, option, parser->error);
        else if (strcmp(list.key, "slots") != 0)
            return error_set(parser->error, "-%s %s: unknown key '%s'", option, argument, list.key);
        else if (!decimal_parse(&slots, list.value, 256))
            return error_set(parser->error, "-%s slots=%s: not a number from 0 to 256", option,
                             list.value);
        if (status < 0)
            return -1;
    }
    if (status == 0 && slots > 0 && vm->memory_max == 0)
        return error_set(parser->error, "-%s %s: slots= needs maxmem=", option, argument);
    if (status == 0 && vm->memory_max != 0 && vm->memory_max < vm->memory)
        return error_set(parser->error, "-%s %s: maxmem is less than the memory at the start",
                         option, argument);
    return status;
}

static int apply_smp(struct parser *parser, const char *option, const char *argument)
{
    return option_parse_smp(&parser->vm->vcpus, &parser->vm->vcpus_max, argument, option,
                            parser->error);
}

static int apply_uuid(struct parser *parser, const char *option, const char *argument)
{
    if (uuid_parse(argument, parser->vm->uuid) != 0)
        return error_set(parser->error, "-%s %s: not a UUID", option, argument);
    parser->vm->has_uuid = true;
    return 0;
}

static const struct option_row rows[] = {
    {{"name"}, "NAME", "name of the guest (default: from the UUID)", CALL(apply_name)},
    {{"M", "machine"},
     "xenfv",
     "HVM guest (default); '-M help' lists the machines",
     CALL(option_apply_machine)},
    {{NULL},
     "   [,boot=auto|direct|bios]",
     "how to start -kernel (default: auto, directly unless the kernel needs BIOS services)",
     FORM},
    {{NULL},
     "   [,entry=auto|32]",
     "entry of a directly started kernel (default: auto, 64-bit if the kernel has it)",
     FORM},
    {{NULL},
     "   [,hap=auto|on|off]",
     "hardware-assisted or shadow paging (default: auto, hap if there is), also for xenpvh",
     FORM},
    {{"M", "machine"},
     "xenpv",
     "PV guest; needs -kernel, a disk with a boot configuration, or -boot n",
     FORM},
    {{"M", "machine"}, "xenpvh", "PVH guest: as xenpv, in an HVM domain", FORM},
    {{"accel"}, "xen", "accepted: there is no other accelerator", CALL(option_apply_accelerator)},
    {{"cpu"},
     "host[,FEATURE...]",
     "the host's processor; NAME=on|off changes a feature (svm, vmx: nested guests; hv-NAME)",
     CALL(option_apply_cpu),
     QEMU_HAS_LIST},
    {{"m"},
     "SIZE",
     "memory in MiB, or with suffix b, k, M, G or T (default: 128)",
     CALL(apply_memory)},
    {{NULL},
     "   [,maxmem=SIZE]",
     "what it can become while the guest runs, by the guest's balloon driver",
     FORM},
    {{"smp"},
     "N",
     "processors (default: 1); cpus=, sockets=, dies=, cores= and threads= are checked as in "
     "QEMU; with maxcpus= more can be switched on later",
     CALL(apply_smp)},
    {{"uuid"}, "UUID", "UUID of the guest (default: random)", CALL(apply_uuid)},
    {{"smbios"},
     "type=N,KEY=TEXT[,...]",
     "texts in the firmware's tables; only xenfv",
     CALL(option_apply_smbios)},
    {{"enable-kvm"}, REFUSED("not available: guests run on Xen (-accel xen)")},
};

const struct option_group machine_options = {"Guest:", rows, ARRAY_SIZE(rows)};
