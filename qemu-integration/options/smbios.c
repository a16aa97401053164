/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's SMBIOS tables never reach a guest of Xen: hvmloader makes its own. But it takes strings
 * for them from xenstore (xen/include/public/hvm/hvm_xs_strings.h).
 */
#include "qemu-integration/options/smbios.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/option-list.h"

#include <stdlib.h>
#include <string.h>
#include <uuid/uuid.h>

static const struct {
    const char *type; /* of QEMU's -smbios */
    const char *key;
    const char *node; /* below bios-strings/ */
} strings[] = {
    {"0", "vendor", "bios-vendor"},
    {"0", "version", "bios-version"},
    {"1", "manufacturer", "system-manufacturer"},
    {"1", "product", "system-product-name"},
    {"1", "version", "system-version"},
    {"1", "serial", "system-serial-number"},
    {"2", "manufacturer", "baseboard-manufacturer"},
    {"2", "product", "baseboard-product-name"},
    {"2", "version", "baseboard-version"},
    {"2", "serial", "baseboard-serial-number"},
    {"2", "asset", "baseboard-asset-tag"},
    {"2", "location", "baseboard-location-in-chassis"},
    {"3", "manufacturer", "enclosure-manufacturer"},
    {"3", "serial", "enclosure-serial-number"},
    {"3", "asset", "enclosure-asset-tag"},
};

/* Sets a string, or replaces the one of an option before. Takes over @node. */
static void set_string(struct vm *vm, char *node, const char *value)
{
    for (unsigned i = 0; i < vm->bios_string_count; i++)
        if (strcmp(vm->bios_strings[i].node, node) == 0) {
            alloc_replace(&vm->bios_strings[i].value, value);
            free(node);
            return;
        }
    vm->bios_strings =
        alloc_resize(vm->bios_strings, vm->bios_string_count + 1, sizeof(vm->bios_strings[0]));
    vm->bios_strings[vm->bios_string_count++] = (struct vm_bios_string){node, alloc_copy(value)};
}

/* Type 11 has any number of strings, which add up. */
static char *oem_node(const struct vm *vm)
{
    unsigned number = 1;

    for (unsigned i = 0; i < vm->bios_string_count; i++)
        number += strncmp(vm->bios_strings[i].node, "oem-", 4) == 0;
    return alloc_format("oem-%u", number);
}

static char *node_of(const struct vm *vm, const char *type, const char *key)
{
    if (strcmp(type, "11") == 0 && strcmp(key, "value") == 0)
        return oem_node(vm);
    for (size_t i = 0; i < ARRAY_SIZE(strings); i++)
        if (strcmp(strings[i].type, type) == 0 && strcmp(strings[i].key, key) == 0)
            return alloc_copy(strings[i].node);
    return NULL;
}

/* The machine's UUID, as in QEMU. */
static int take_uuid(struct vm *vm, const struct option_list *list, struct error *error)
{
    if (uuid_parse(list->value, vm->uuid) != 0)
        return error_set(error, "-%s uuid=%s: not a UUID", list->option, list->value);
    vm->has_uuid = true;
    return 0;
}

int option_apply_smbios(struct parser *parser, const char *option, const char *argument)
{
    cleanup_option_list struct option_list list = option_list_open(option, argument, NULL);
    cleanup_free char *type = option_list_find(argument, NULL, "type");
    int status;

    while ((status = option_list_next(&list, parser->error)) == 1) {
        if (strcmp(list.key, "type") == 0)
            continue;
        if (type == NULL)
            return error_set(parser->error,
                             "-%s %s: not available: hvmloader makes the guest's tables; use type=",
                             option, argument);
        if (strcmp(type, "1") == 0 && strcmp(list.key, "uuid") == 0) {
            if (take_uuid(parser->vm, &list, parser->error) < 0)
                return -1;
            continue;
        }
        char *node = node_of(parser->vm, type, list.key);
        if (node == NULL)
            return error_set(parser->error,
                             "-%s type=%s,%s=%s: not available: hvmloader takes no such string",
                             option, type, list.key, list.value);
        set_string(parser->vm, node, list.value);
    }
    return status;
}

void option_release_smbios(struct vm *vm)
{
    for (unsigned i = 0; i < vm->bios_string_count; i++) {
        free(vm->bios_strings[i].node);
        free(vm->bios_strings[i].value);
    }
    free(vm->bios_strings);
    vm->bios_strings = NULL;
    vm->bios_string_count = 0;
}
