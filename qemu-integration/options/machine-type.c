/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/machine-type.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/option-list.h"
#include "qemu-integration/options/choice.h"
#include "qemu-integration/options/fixed-values.h"
#include "qemu-integration/options/passed.h"

#include <stdlib.h>
#include <string.h>

#define IS_PC "the PC that Xen can run is -M xenfv, with the i440FX chipset"

/* QEMU's machines, by the beginning of their names, and what is meant here. */
static const struct {
    const char *name;
    const char *instead;
} others[] = {
    {"pc", IS_PC},
    {"q35", IS_PC},
    {"isapc", IS_PC},
    {"xenfv-3.1", "it is for guests that were migrated from old versions; use -M xenfv"},
    {"microvm", "a guest without a BIOS is a PVH guest on Xen; use -M xenpvh"},
    {"virt", "Xen runs guests on the host's processors; use -M xenfv"},
    {"raspi", "Xen runs guests on the host's processors; use -M xenfv"},
};

/* Properties of QEMU's machines and of the accelerators. */
static const struct fixed_value properties[] = {
    {"usb", "on|off", "must be on or off"},
    {"dump-guest-core", "off", "a guest's memory is never in QEMU's core dump; use -core-dump"},
    {"mem-merge", "off", "Xen shares no memory between guests"},
    {"vmport", "off|auto", "Xen does not tell QEMU what VMware's port needs"},
    {"smm", "off|auto", "Xen has no system management mode for guests"},
    {"hpet", "on|off", "must be on or off"},
    {"acpi", "on|off|auto", "must be on, off or auto"},
    {"pit", "on", "Xen gives every HVM guest a PIT"},
    {"pic", "on", "Xen gives every HVM guest a PIC"},
    {"i8042", "on", "the keyboard controller is a part of the machine"},
    {"nvdimm", "off", "memory cannot be added to a guest"},
    {"hmat", "off", "a guest sees one NUMA node"},
    {"suppress-vmdesc", "on", "a guest's state does not describe the device model's"},
    {"kernel-irqchip", "on", "the interrupt controllers are Xen's"},
    {"kernel_irqchip", "on", "the interrupt controllers are Xen's"},
    {"igd-passthru", "off", "devices of the host cannot be passed through"},
    {"max-ram-below-4g", "", "on Xen the RAM below 4 GiB ends at 0xf0000000"},
    {"memory-encryption", "", "Xen does not encrypt a guest's memory"},
    {"confidential-guest-support", "", "Xen does not hide a guest from this host"},
    {"kernel", "", "use -kernel"},
    {"initrd", "", "use -initrd"},
    {"append", "", "use -append"},
    {"firmware", "", "the only firmware is SeaBIOS"},
    {"pflash0", "", "a guest has no flash memory"},
    {"pflash1", "", "a guest has no flash memory"},
    {"graphics", "on", "use -nographic"},
};

/* By these names libvirt knows the machines: introspection/answers.h. */
#define LIBVIRT_PREFIX "pc-i440fx-"

static const char *without_prefix(const char *type)
{
    return strncmp(type, LIBVIRT_PREFIX "xen", sizeof(LIBVIRT_PREFIX "xen") - 1) == 0
               ? type + sizeof(LIBVIRT_PREFIX) - 1
               : type;
}

static int apply_type(struct parser *parser, const char *option, const char *type)
{
    const char *name = without_prefix(type);
    static const char *const types[] = {
        [MACHINE_XENFV] = "xenfv", [MACHINE_XENPV] = "xenpv", [MACHINE_XENPVH] = "xenpvh", NULL};
    /* The version that "xenfv" stands for in QEMU. */
    int chosen =
        option_choose(types, strcmp(type, "xenfv-4.2") == 0 ? "xenfv" : name, option, NULL, NULL);

    if (strcmp(type, "none") == 0) {
        parser->action = ACTION_ANSWER;
        return 0;
    }
    parser->by_libvirt = name != type;
    if (parser->action == ACTION_ANSWER)
        parser->action = ACTION_RUN; /* the last -M counts */

    for (size_t i = 0; chosen < 0 && i < ARRAY_SIZE(others); i++)
        if (strncmp(type, others[i].name, strlen(others[i].name)) == 0)
            return error_set(parser->error, "-%s %s: not available: %s", option, type,
                             others[i].instead);
    if (chosen < 0)
        return error_set(parser->error, "-%s %s: unknown machine (see -M help)", option, type);
    parser->vm->machine = (enum vm_machine)chosen;
    return 0;
}

static int apply_boot(struct parser *parser, const char *option, const char *boot)
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

static int apply_entry(struct parser *parser, const char *option, const char *entry)
{
    static const char *const words[] = {[ENTRY_AUTO] = "auto", [ENTRY_32] = "32", NULL};
    int chosen = option_choose(words, entry, option, "entry", parser->error);

    if (chosen < 0)
        return -1;
    parser->boot_given = true;
    parser->vm->entry = (enum vm_entry)chosen;
    return 0;
}

static int apply_hap(struct parser *parser, const char *option, const char *hap)
{
    static const char *const words[] = {
        [PAGING_AUTO] = "auto", [PAGING_HAP] = "on", [PAGING_SHADOW] = "off", NULL};
    int chosen = option_choose(words, hap, option, "hap", parser->error);

    if (chosen < 0)
        return -1;
    parser->vm->paging = (enum vm_paging)chosen;
    return 0;
}

/*
 * Notes accelerators separated by colons: QEMU takes the first one that there is. Whether one is
 * enough depends on the machine, which may be named later. @complaint: taken. Returns whether one
 * is Xen.
 */
static bool note_accelerators(struct parser *parser, const char *accelerators, char *complaint)
{
    bool has_xen = false;

    for (const char *at = accelerators; at != NULL; at = strchr(at, ':')) {
        at += *at == ':';
        if (strncmp(at, "xen", 3) == 0 && (at[3] == ':' || at[3] == '\0'))
            has_xen = true;
    }
    parser->has_xen |= has_xen;
    parser->has_tcg |= strcmp(accelerators, "tcg") == 0;
    if (!has_xen && parser->no_accelerator == NULL)
        parser->no_accelerator = complaint;
    else
        free(complaint);
    return has_xen;
}

static int apply_accel(struct parser *parser, const char *option, const char *accelerators)
{
    note_accelerators(
        parser, accelerators,
        alloc_format("-%s accel=%s: not available: guests run on Xen", option, accelerators));
    return 0;
}

int option_check_accelerator(const struct parser *parser)
{
    if (parser->no_accelerator == NULL || parser->has_xen ||
        (parser->by_libvirt && parser->has_tcg))
        return 0;
    return error_set(parser->error, "%s", parser->no_accelerator);
}

static int apply_memory_backend(struct parser *parser, const char *option, const char *id)
{
    (void)option;
    alloc_replace(&parser->memory_backend, id);
    return 0;
}

static int apply_property(struct parser *parser, const char *option, const char *key,
                          const char *value)
{
    static const struct {
        const char *key;
        apply_function *apply;
    } own[] = {{"type", apply_type},   {"boot", apply_boot},
               {"entry", apply_entry}, {"hap", apply_hap},
               {"accel", apply_accel}, {"memory-backend", apply_memory_backend}};
    int status;

    for (size_t i = 0; i < ARRAY_SIZE(own); i++)
        if (strcmp(own[i].key, key) == 0)
            return own[i].apply(parser, option, value);
    status =
        option_check_value(option, key, value, properties, ARRAY_SIZE(properties), parser->error);
    if (status == 0)
        return error_set(parser->error, "-%s %s=%s: unknown key '%s'", option, key, value, key);
    if (status == 1 && strcmp(key, "usb") == 0 && strcmp(value, "on") == 0)
        return option_pass(parser, "usb", NULL);
    parser->vm->no_acpi |= status == 1 && strcmp(key, "acpi") == 0 && strcmp(value, "off") == 0;
    parser->vm->no_hpet |= status == 1 && strcmp(key, "hpet") == 0 && strcmp(value, "off") == 0;
    return status < 0 ? -1 : 0;
}

int option_apply_machine(struct parser *parser, const char *option, const char *argument)
{
    cleanup_option_list struct option_list list = option_list_open(option, argument, "type");
    int status;

    if (strcmp(argument, "help") == 0 || strcmp(argument, "?") == 0) {
        parser->action = ACTION_MACHINES;
        return 0;
    }
    while ((status = option_list_next(&list, parser->error)) == 1)
        if (apply_property(parser, option, list.key, list.value) < 0)
            return -1;
    return status;
}

int option_apply_accelerator(struct parser *parser, const char *option, const char *argument)
{
    cleanup_free char *accelerator = option_list_find(argument, "accel", "accel");
    cleanup_option_list struct option_list list = option_list_open(option, argument, "accel");
    int status;

    if (!note_accelerators(parser, accelerator == NULL ? "" : accelerator,
                           alloc_format("-%s %s: not available: guests run on Xen (-accel xen)",
                                        option, argument)))
        return 0; /* its properties are not ours */
    while ((status = option_list_next(&list, parser->error)) == 1)
        if (strcmp(list.key, "accel") != 0 &&
            apply_property(parser, option, list.key, list.value) < 0)
            return -1;
    return status;
}
