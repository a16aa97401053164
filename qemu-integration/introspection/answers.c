/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answers: QEMU's qapi/machine.json, qapi/misc-target.json, qapi/qom.json. */
#include "qemu-integration/introspection/answers.h"

#include "common/array.h"
#include "common/json.h"
#include "qemu-integration/vm.h"

#include <string.h>

/* By which libvirt tells that there is an accelerator beside KVM; it calls such guests "qemu". */
#define ACCELERATOR "tcg-accel"

static void empty(json_object *list)
{
    json_object_array_del_idx(list, 0, json_object_array_length(list));
}

static void amend_target(void *context, const json_object *arguments, json_object *value)
{
    (void)context, (void)arguments;
    /* Xen's guests have 64 bits, whatever the QEMU that serves them is built for. */
    json_add_text(value, "arch", "x86_64");
}

static void amend_kvm(void *context, const json_object *arguments, json_object *value)
{
    (void)context, (void)arguments;
    json_object_object_add(value, "enabled", json_object_new_boolean(false));
    json_object_object_add(value, "present", json_object_new_boolean(false));
}

static json_object *make_machine(const char *name)
{
    json_object *machine = json_object_new_object();

    json_add_text(machine, "name", name);
    json_add_number(machine, "cpu-max", VM_VCPUS_MAX);
    json_object_object_add(machine, "hotpluggable-cpus", json_object_new_boolean(true));
    json_object_object_add(machine, "numa-mem-supported", json_object_new_boolean(false));
    json_object_object_add(machine, "deprecated", json_object_new_boolean(false));
    json_object_object_add(machine, "acpi", json_object_new_boolean(true));
    return machine;
}

/*
 * No type of processor, as it is Xen's decision, and no memory that could be replaced. No alias:
 * libvirt looks for the buses before it replaces one by the name, and finds none (9.0: "No PCI
 * buses available" for any device).
 */
static void amend_machines(void *context, const json_object *arguments, json_object *value)
{
    static const char *const machines[] = {"pc-i440fx-xenfv", "pc-i440fx-xenpv",
                                           "pc-i440fx-xenpvh"};

    (void)context, (void)arguments;
    if (!json_object_is_type(value, json_type_array))
        return;
    empty(value);
    for (size_t i = 0; i < ARRAY_SIZE(machines); i++) {
        json_object *machine = make_machine(machines[i]);

        if (i == 0)
            json_object_object_add(machine, "is-default", json_object_new_boolean(true));
        json_object_array_add(value, machine);
    }
}

static void amend_types(void *context, const json_object *arguments, json_object *value)
{
    (void)context, (void)arguments;
    if (!json_object_is_type(value, json_type_array) || json_lists_name(value, ACCELERATOR))
        return;
    json_object *type = json_object_new_object();

    json_add_text(type, "name", ACCELERATOR);
    json_add_text(type, "parent", "accel");
    json_object_array_add(value, type);
}

/* The entry of a name, or of the type with that name; NULL: there is none. */
static json_object *find_entry(const json_object *schema, const char *name)
{
    for (size_t i = 0; name != NULL && i < json_object_array_length(schema); i++) {
        json_object *entry = json_object_array_get_idx(schema, i);
        const char *found = json_text(entry, "name");

        if (found != NULL && strcmp(found, name) == 0)
            return entry;
    }
    return NULL;
}

/* A screendump's format=png: the schema has it also where QEMU cannot do it, as Debian's for Xen,
 * and libvirt then asks for nothing else. */
static void amend_schema(void *context, const json_object *arguments, json_object *value)
{
    json_object *takes, *members;

    (void)context, (void)arguments;
    if (!json_object_is_type(value, json_type_array))
        return;
    takes = find_entry(value, json_text(find_entry(value, "screendump"), "arg-type"));
    if (!json_object_object_get_ex(takes, "members", &members))
        return;
    for (size_t i = json_object_array_length(members); i-- > 0;) {
        const char *name = json_text(json_object_array_get_idx(members, i), "name");

        if (name != NULL && strcmp(name, "format") == 0)
            json_object_array_del_idx(members, i, 1);
    }
}

const struct monitor_command introspection_commands[] = {
    {.name = "query-target", .amend = amend_target},
    {.name = "query-kvm", .amend = amend_kvm},
    {.name = "query-machines", .amend = amend_machines},
    {.name = "query-qmp-schema", .amend = amend_schema},
    {.name = "qom-list-types", .amend = amend_types},
    {.name = NULL},
};
