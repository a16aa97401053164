/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The places of devices: QEMU's system/qdev-monitor.c; those with an id have it as their name
 * there, others "device[NUMBER]". The mark is the property "hotplugged" of each (hw/core/qdev.c).
 */
#include "qemu-integration/lifecycle/hotplugged-devices.h"

#include "common/cleanup.h"
#include "common/json.h"
#include "qemu-integration/device-model/qmp-client.h"

#include <string.h>

#define WITH_ID    "/machine/peripheral"
#define WITHOUT_ID "/machine/peripheral-anon"

/* What QOM calls the type of a part of another object. */
#define CHILD "child<"

/* What QEMU itself makes for nodes of the guest in xenstore: consoles, framebuffer, keyboard. */
#define OF_XENSTORE CHILD "xen-backend>"

static void conclude(struct life_hotplugged *search, const struct error *failure)
{
    hotplugged_found *done = search->done;
    void *context = search->context;

    json_object_put(search->devices);
    *search = (struct life_hotplugged){.cycle = search->cycle};
    if (done != NULL)
        done(context, failure);
}

static int ask(struct life_hotplugged *search, const char *command, const char *path,
               const char *property, qmp_client_answered *answered, struct error *error)
{
    cleanup_json json_object *object = json_object_new_object();
    json_object *arguments = json_object_new_object();

    json_add_text(arguments, "path", path);
    if (property != NULL)
        json_add_text(arguments, "property", property);
    json_add_text(object, "execute", command);
    json_object_object_add(object, "arguments", arguments);
    return qmp_client_command(search->cycle->guest.device_model.monitor,
                              json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN), -1,
                              answered, search, error);
}

static const json_object *present_device(const struct life_hotplugged *search)
{
    return json_object_array_get_idx(search->devices, search->next);
}

static void refuse(struct life_hotplugged *search)
{
    const json_object *device = present_device(search);
    const char *type = json_text(device, "type") + strlen(CHILD);
    int length = (int)strcspn(type, ">");
    struct error error = {0};

    if (json_is_true(device, "has-id"))
        error_set(&error,
                  "device '%s' (%.*s) was plugged in, and the guest's state has the devices of the "
                  "command line only",
                  json_text(device, "name"), length, type);
    else
        error_set(&error,
                  "a device (%.*s) was plugged in, and the guest's state has the devices of the "
                  "command line only",
                  length, type);
    conclude(search, &error);
}

static void ask_next(struct life_hotplugged *search);

/* What has no such property was not plugged in. */
static void on_property(void *context, const char *failure, json_object *value)
{
    struct life_hotplugged *search = context;

    if (failure == NULL && json_object_get_boolean(value)) {
        refuse(search);
        return;
    }
    search->next++;
    ask_next(search);
}

static void ask_next(struct life_hotplugged *search)
{
    struct error error = {0};

    if (search->next >= json_object_array_length(search->devices))
        conclude(search, NULL);
    else if (ask(search, "qom-get", json_text(present_device(search), "path"), "hotplugged",
                 on_property, &error) < 0)
        conclude(search, &error);
}

static void add_device(struct life_hotplugged *search, const json_object *child, bool has_id)
{
    const char *name = json_text(child, "name"), *type = json_text(child, "type");
    json_object *device;
    char path[512];

    if (name == NULL || type == NULL || strncmp(type, CHILD, strlen(CHILD)) != 0 ||
        strcmp(type, OF_XENSTORE) == 0)
        return;
    snprintf(path, sizeof(path), "%s/%s", has_id ? WITH_ID : WITHOUT_ID, name);
    device = json_object_new_object();
    json_add_text(device, "name", name);
    json_add_text(device, "type", type);
    json_add_text(device, "path", path);
    json_object_object_add(device, "has-id", json_object_new_boolean(has_id));
    json_object_array_add(search->devices, device);
}

/* A place that does not exist is empty. */
static void add_devices(struct life_hotplugged *search, const json_object *children, bool has_id)
{
    if (!json_object_is_type(children, json_type_array))
        return;
    for (size_t i = 0; i < json_object_array_length(children); i++)
        add_device(search, json_object_array_get_idx(children, i), has_id);
}

static void on_with_id(void *context, const char *failure, json_object *value)
{
    (void)failure;
    add_devices(context, value, true);
}

static void on_without_id(void *context, const char *failure, json_object *value)
{
    (void)failure;
    add_devices(context, value, false);
    ask_next(context);
}

int life_change_begins(void *context, struct error *error)
{
    struct lifecycle *cycle = context;

    (void)error;
    cycle->device_model.changes++;
    return 0;
}

void life_change_ends(void *context, bool done)
{
    struct lifecycle *cycle = context;

    (void)done;
    cycle->device_model.changes--;
}

int life_find_hotplugged(struct lifecycle *cycle, hotplugged_found *done, void *context,
                         struct error *error)
{
    struct life_hotplugged *search = &cycle->device_model.hotplugged;

    if (search->devices != NULL)
        return error_set(error, "a migration or a snapshot is about to begin");
    if (cycle->device_model.changes > 0)
        return error_set(error, "a device is being plugged or unplugged");
    search->cycle = cycle;
    if (ask(search, "qom-list", WITH_ID, NULL, on_with_id, error) < 0 ||
        ask(search, "qom-list", WITHOUT_ID, NULL, on_without_id, error) < 0) {
        qmp_client_forget(cycle->guest.device_model.monitor, search);
        return -1;
    }
    *search = (struct life_hotplugged){
        .cycle = cycle, .devices = json_object_new_array(), .done = done, .context = context};
    return 0;
}

void life_forget_hotplugged(struct lifecycle *cycle, const void *context)
{
    if (cycle->device_model.hotplugged.context == context)
        cycle->device_model.hotplugged.done = NULL;
}

void life_hotplugged_end_life(struct lifecycle *cycle)
{
    struct life_hotplugged *search = &cycle->device_model.hotplugged;
    struct error error = {0};

    if (search->devices == NULL)
        return;
    qmp_client_forget(cycle->guest.device_model.monitor, search);
    error_set(&error, "the guest has ended");
    conclude(search, &error);
}
