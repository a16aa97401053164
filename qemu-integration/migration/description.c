/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/migration/description.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/json.h"
#include "common/units.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *machine_name(const struct vm *vm)
{
    static const char *const names[] = {
        [MACHINE_XENFV] = "xenfv", [MACHINE_XENPV] = "xenpv", [MACHINE_XENPVH] = "xenpvh"};

    return names[vm->machine];
}

/* The devices that a guest's drivers look for when it goes on. */
static json_object *list_devices(const struct vm *vm)
{
    json_object *devices = json_object_new_array();
    char text[64];

    for (unsigned i = 0; i < vm->drive_count; i++) {
        const struct vm_drive *drive = &vm->drives[i];

        snprintf(text, sizeof(text), "%s %u of bus %s", drive->cdrom ? "CD-ROM drive" : "disk",
                 drive->index, vm_drive_bus_name(drive->bus));
        json_object_array_add(devices, json_object_new_string(text));
    }
    for (unsigned i = 0; i < vm->nic_count; i++) {
        snprintf(text, sizeof(text), "network card %u", i);
        json_object_array_add(devices, json_object_new_string(text));
    }
    return devices;
}

char *description_make(const struct plan *plan)
{
    const struct vm *vm = plan->vm;
    cleanup_json json_object *object = json_object_new_object();
    json_object *arguments = json_object_new_array();

    json_add_text(object, "name", plan->name);
    json_add_text(object, "uuid", plan->uuid_text);
    json_add_text(object, "machine", machine_name(vm));
    json_add_number(object, "memory", vm->memory / MIB);
    json_add_number(object, "memory-max", vm->memory_max / MIB);
    json_add_number(object, "vcpus", vm->vcpus);
    json_add_number(object, "vcpus-max", vm->vcpus_max);
    json_object_object_add(object, "devices", list_devices(vm));
    for (unsigned i = 0; i < vm->argument_count; i++)
        json_object_array_add(arguments, json_object_new_string(vm->arguments[i]));
    json_object_object_add(object, "arguments", arguments);
    return alloc_copy(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN));
}

/* The numbers that must agree, and the options that set them. */
static const struct {
    const char *name;
    const char *option;
    const char *unit;
} numbers[] = {
    {"memory", "-m ", "M"},
    {"memory-max", "-m ...,maxmem=", "M"},
    {"vcpus-max", "-smp ...,maxcpus=", ""},
};

static bool get_number(const json_object *object, const char *name, int64_t *value)
{
    json_object *member;

    if (!json_object_object_get_ex(object, name, &member) ||
        !json_object_is_type(member, json_type_int))
        return false;
    *value = json_object_get_int64(member);
    return true;
}

static int check_numbers(const json_object *ours, const json_object *theirs, struct error *error)
{
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        int64_t mine = 0, other;

        get_number(ours, numbers[i].name, &mine);
        if (!get_number(theirs, numbers[i].name, &other))
            return error_set(error, "the guest's state does not say its %s", numbers[i].name);
        if (mine != other)
            return error_set(error,
                             "the saved guest has %s%" PRId64 "%s, this one has %" PRId64 "%s",
                             numbers[i].option, other, numbers[i].unit, mine, numbers[i].unit);
    }
    return 0;
}

static bool has_text(const json_object *array, const char *text)
{
    for (size_t i = 0; i < json_object_array_length(array); i++)
        if (strcmp(json_object_get_string(json_object_array_get_idx(array, i)), text) == 0)
            return true;
    return false;
}

static int check_devices(const json_object *ours, const json_object *theirs, struct error *error)
{
    json_object *mine, *others;

    if (!json_object_object_get_ex(theirs, "devices", &others) ||
        !json_object_is_type(others, json_type_array) ||
        !json_object_object_get_ex(ours, "devices", &mine))
        return error_set(error, "the guest's state does not say its devices");
    for (size_t i = 0; i < json_object_array_length(others); i++) {
        const char *device = json_object_get_string(json_object_array_get_idx(others, i));

        if (device == NULL || !has_text(mine, device))
            return error_set(error, "the saved guest has a %.64s, which this one does not have",
                             device == NULL ? "?" : device);
    }
    return 0;
}

json_object *description_parse(const char *text, size_t size)
{
    struct json_tokener *tokener = json_tokener_new();
    cleanup_json json_object *object = NULL;

    if (tokener == NULL)
        return NULL;
    object = json_tokener_parse_ex(tokener, text, (int)size);
    json_tokener_free(tokener);
    return json_object_is_type(object, json_type_object) ? steal_pointer(&object) : NULL;
}

int description_check(const char *ours, const char *text, size_t size, struct error *error)
{
    cleanup_json json_object *mine = json_tokener_parse(ours);
    cleanup_json json_object *theirs = description_parse(text, size);
    const char *machine, *own_machine = json_text(mine, "machine");

    if (theirs == NULL)
        return error_set(error, "the guest's state does not describe its guest");
    machine = json_text(theirs, "machine");
    if (machine == NULL || strcmp(machine, own_machine) != 0)
        return error_set(error, "the saved guest has -M %.16s, this one has -M %s",
                         machine == NULL ? "?" : machine, own_machine);
    return check_numbers(mine, theirs, error) < 0 ? -1 : check_devices(mine, theirs, error);
}
