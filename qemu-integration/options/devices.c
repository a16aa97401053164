/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/devices.h"

#include "common/array.h"
#include "common/cleanup.h"
#include "common/option-list.h"
#include "qemu-integration/options/device-memory.h"
#include "qemu-integration/options/fixed-values.h"
#include "qemu-integration/options/passed.h"
#include "qemu-integration/options/unavailable.h"

#include <stdlib.h>
#include <string.h>

static int check(const char *option, const char *name, struct error *error)
{
    const char *reason = unavailable_reason(name);

    return reason == NULL ? 0 : error_set(error, "-%s %s: not available: %s", option, name, reason);
}

/* A default is left out if a device of its kind is given, as in QEMU. */
static void replace_default(struct parser *parser, const char *driver)
{
    if (option_is_graphics(driver))
        parser->vga_replaced = true;
    if (strcmp(driver, "isa-serial") == 0)
        parser->serial_replaced = true;
}

int option_add_device(struct parser *parser, const char *argument, const char *list)
{
    cleanup_free char *driver = option_list_find(list, "driver", "driver");

    if (driver != NULL) {
        if (check("device", driver, parser->error) < 0)
            return -1;
        replace_default(parser, driver);
    }
    return option_pass(parser, "device", argument);
}

/* QEMU's other properties of memory change nothing that a guest or its owner would notice. */
static int check_ram(const char *option, const char *list, struct error *error)
{
    static const char placed[] = "Xen places a guest, on the NUMA nodes with the most free memory";
    static const struct fixed_value values[] = {{"policy", "default", placed},
                                                {"host-nodes", "", placed}};

    for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
        cleanup_free char *value = option_list_find(list, "qom-type", values[i].key);

        if (value != NULL &&
            option_check_value(option, values[i].key, value, values, ARRAY_SIZE(values), error) < 0)
            return -1;
    }
    return 0;
}

static int apply_object(struct parser *parser, const char *option, const char *argument)
{
    cleanup_free char *list = option_read_list(option, argument, parser->error);
    cleanup_free char *type = list == NULL ? NULL : option_list_find(list, "qom-type", "qom-type");

    if (list == NULL || (type != NULL && check(option, type, parser->error) < 0))
        return -1;
    if (type == NULL || strcmp(type, "memory-backend-ram") != 0)
        return option_pass(parser, option, argument);
    if (check_ram(option, list, parser->error) < 0)
        return -1;
    /* QEMU would add this memory to the guest's. */
    free(parser->ram_backend);
    parser->ram_backend = option_list_find(list, "qom-type", "id");
    return 0;
}

int option_check_memory_backend(const struct parser *parser)
{
    const char *object = parser->ram_backend, *machine = parser->memory_backend;

    if (object != NULL && (machine == NULL || strcmp(object, machine) != 0))
        return error_set(parser->error,
                         "-object memory-backend-ram,id=%s: only as memory-backend= of -M", object);
    if (machine != NULL && object == NULL)
        return error_set(parser->error,
                         "-M memory-backend=%s: there is no -object memory-backend-ram with this "
                         "id",
                         machine);
    return 0;
}

/* Not of what is read here: the machine, networks, and character devices that may be monitors. */
static int apply_set(struct parser *parser, const char *option, const char *argument)
{
    if (strncmp(argument, "device.", 7) != 0 && strncmp(argument, "drive.", 6) != 0 &&
        strncmp(argument, "fsdev.", 6) != 0)
        return error_set(parser->error,
                         "-%s %s: only for the groups device, drive and fsdev; change the option "
                         "itself",
                         option, argument);
    return option_pass(parser, option, argument);
}

static const struct option_row rows[] = {
    {{"device"},
     "...",
     "any device; '-device help' lists them, as 'help' does for most options that QEMU reads",
     FORM},
    {{"object"}, "...", "object that devices refer to", CALL(apply_object), QEMU_HAS_LIST},
    {{"usb"}, NULL, "USB controller", CALL(option_pass)},
    {{"usbdevice"}, "NAME", "USB device: tablet, mouse, keyboard, ...", CALL(option_pass)},
    {{"global"}, "DRIVER.PROPERTY=VALUE", "default of devices' properties", CALL(option_pass)},
    {{"set"}, "GROUP.ID.KEY=VALUE", "part of an option before it", CALL(apply_set)},
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

const struct option_group devices_options = {"Other devices, as in QEMU:", rows, ARRAY_SIZE(rows)};
