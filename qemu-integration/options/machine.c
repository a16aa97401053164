/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/machine.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/option-list.h"
#include "qemu-integration/options/choice.h"
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
    return 0;
}

static int apply_name(struct parser *parser, const char *option, const char *argument)
{
    cleanup_option_list struct option_list list = option_list_open(option, argument, "guest");
    cleanup_free char *name = NULL;
    int status;

    while ((status = option_list_next(&list, parser->error)) == 1) {
        if (strcmp(list.key, "guest") == 0)
            alloc_replace(&name, list.value);
        else if (strcmp(list.key, "process") != 0 && strcmp(list.key, "debug-threads") != 0)
            return error_set(parser->error, "-%s %s: unknown key '%s'", option, argument, list.key);
    }
    if (status < 0 || check_name(name, option, argument, parser->error) < 0)
        return -1;
    free(parser->vm->name);
    parser->vm->name = steal_pointer(&name);
    return 0;
}

static int apply_accelerator(struct parser *parser, const char *option, const char *argument)
{
    if (strcmp(argument, "xen") != 0)
        return error_set(parser->error, "-%s %s: not available: guests run on Xen (-accel xen)",
                         option, argument);
    return 0;
}

static int apply_machine_type(struct parser *parser, const char *option, const char *type)
{
    static const char *const types[] = {
        [MACHINE_XENFV] = "xenfv", [MACHINE_XENPV] = "xenpv", [MACHINE_XENPVH] = "xenpvh", NULL};
    int chosen = option_choose(types, type, option, NULL, NULL);

    if (chosen < 0)
        return error_set(parser->error, "-%s %s: unknown machine (see -M help)", option, type);
    parser->vm->machine = (enum vm_machine)chosen;
    return 0;
}

static int apply_machine_boot(struct parser *parser, const char *option, const char *boot)
{
    static const char *const words[] = {
        [BOOT_AUTO] = "auto", [BOOT_DIRECT] = "direct", [BOOT_BIOS] = "bios", NULL};
    int chosen = option_choose(words, boot, option, "boot", parser->error);

    if (chosen < 0)
        return -1;
    parser->boot_given = true;
    parser->vm->boot = (enum vm_boot)chosen;
    return 0;
}

static int apply_machine_entry(struct parser *parser, const char *option, const char *entry)
{
    static const char *const words[] = {[ENTRY_AUTO] = "auto", [ENTRY_32] = "32", NULL};
    int chosen = option_choose(words, entry, option, "entry", parser->error);

    if (chosen < 0)
        return -1;
    parser->boot_given = true;
    parser->vm->entry = (enum vm_entry)chosen;
    return 0;
}

static int apply_machine_accelerator(struct parser *parser, const char *option,
                                     const char *accelerator)
{
    if (strcmp(accelerator, "xen") != 0)
        return error_set(parser->error, "-%s accel=%s: not available: guests run on Xen", option,
                         accelerator);
    return 0;
}

static int apply_machine(struct parser *parser, const char *option, const char *argument)
{
    static const struct {
        const char *key;
        apply_function *apply;
    } properties[] = {{"type", apply_machine_type},
                      {"boot", apply_machine_boot},
                      {"entry", apply_machine_entry},
                      {"accel", apply_machine_accelerator}};
    cleanup_option_list struct option_list list = option_list_open(option, argument, "type");
    int status;

    if (strcmp(argument, "help") == 0 || strcmp(argument, "?") == 0) {
        parser->action = ACTION_MACHINES;
        return 0;
    }
    while ((status = option_list_next(&list, parser->error)) == 1) {
        size_t i = 0;

        while (i < ARRAY_SIZE(properties) && strcmp(properties[i].key, list.key) != 0)
            i++;
        if (i == ARRAY_SIZE(properties))
            return error_set(parser->error, "-%s %s: unknown key '%s'", option, argument, list.key);
        if (properties[i].apply(parser, option, list.value) < 0)
            return -1;
    }
    return status;
}

static int apply_memory(struct parser *parser, const char *option, const char *argument)
{
    cleanup_option_list struct option_list list = option_list_open(option, argument, "size");
    int status;

    while ((status = option_list_next(&list, parser->error)) == 1) {
        if (strcmp(list.key, "slots") == 0 || strcmp(list.key, "maxmem") == 0)
            return error_set(parser->error,
                             "-%s %s: adding memory to a running guest is not supported", option,
                             argument);
        if (strcmp(list.key, "size") != 0)
            return error_set(parser->error, "-%s %s: unknown key '%s'", option, argument, list.key);
        if (option_parse_size(&parser->vm->memory, list.value, option, parser->error) < 0)
            return -1;
    }
    return status;
}

static int apply_smp(struct parser *parser, const char *option, const char *argument)
{
    return option_parse_smp(&parser->vm->vcpus, argument, option, parser->error);
}

static int apply_cpu(struct parser *parser, const char *option, const char *argument)
{
    if (strcmp(argument, "host") != 0)
        return error_set(parser->error,
                         "-%s %s: not available: a guest sees the host's processor (-cpu host)",
                         option, argument);
    return 0;
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
     CALL(apply_machine)},
    {{NULL},
     "   [,boot=auto|direct|bios]",
     "how to start -kernel (default: auto, directly unless the kernel needs BIOS services)",
     FORM},
    {{NULL},
     "   [,entry=auto|32]",
     "entry of a directly started kernel (default: auto, 64-bit if the kernel has it)",
     FORM},
    {{"M", "machine"}, "xenpv", "PV guest; needs -kernel, or a bootloader on its disk", FORM},
    {{"M", "machine"}, "xenpvh", "PVH guest: as xenpv, in an HVM domain; needs -kernel", FORM},
    {{"accel"}, "xen", "accepted: there is no other accelerator", CALL(apply_accelerator)},
    {{"cpu"}, "host", "accepted: a guest always sees the host's processor", CALL(apply_cpu)},
    {{"m"},
     "SIZE",
     "memory in MiB, or with suffix b, k, M, G or T (default: 128)",
     CALL(apply_memory)},
    {{"smp"},
     "N",
     "processors (default: 1); cpus=, maxcpus=, sockets=, dies=, cores= and threads= are checked "
     "as in QEMU",
     CALL(apply_smp)},
    {{"uuid"}, "UUID", "UUID of the guest (default: random)", CALL(apply_uuid)},
    {{"smbios"},
     "type=N,KEY=TEXT[,...]",
     "texts in the firmware's tables; only xenfv",
     CALL(option_apply_smbios)},
    {{"enable-kvm"}, REFUSED("not available: guests run on Xen (-accel xen)")},
};

const struct option_group machine_options = {"Guest:", rows, ARRAY_SIZE(rows)};
