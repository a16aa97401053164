/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/guest/served-devices.h"

#include "common/array.h"
#include "common/cleanup.h"
#include "common/clock.h"
#include "common/decimal.h"
#include "common/poll-interval.h"
#include "common/process.h"
#include "qemu-integration/guest/backend-state.h"
#include "qemu-integration/guest/network.h"
#include "qemu-integration/host/end-signals.h"
#include "qemu-integration/plan/store-devices.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <xen/io/xenbus.h>

#define PATH_SIZE 128

/* enum xenbus_state as text. */
#define CONNECTED "4"
#define CLOSED    "6"

/* How long the device model may take to follow a frontend, on a host that may be busy:
 * milliseconds. */
#define FOLLOW_LIMIT 30000

#define BACKENDS "/local/domain/0/backend"

/* A bit in the node "info" of a disk's backend: xen/io/blkif.h. */
#define DISK_IS_CDROM 1

/* The names of their directories: below backend/, and below the guest's device/. */
static const struct {
    const char *backend;
    const char *frontend;
} kinds[] = {
    [SERVED_DISK] = {"qdisk", "vbd"},
    [SERVED_SCREEN] = {BACKEND_SCREEN, "vfb"},
    [SERVED_KEYBOARD] = {BACKEND_KEYBOARD, "vkbd"},
    [SERVED_CONSOLE] = {"console", "console"},
    [SERVED_NETWORK_CARD] = {"vif", "vif"},
};

static bool is_first_console(const struct served_device *device)
{
    return device->kind == SERVED_CONSOLE && device->number == 0;
}

static void backend_path(const struct guest *guest, const struct served_device *device,
                         const char *node, char path[PATH_SIZE])
{
    snprintf(path, PATH_SIZE, BACKENDS "/%s/%" PRIu32 "/%u/%s", kinds[device->kind].backend,
             guest->domain.domid, device->number, node);
}

static void frontend_state_path(const struct guest *guest, const struct served_device *device,
                                char path[PATH_SIZE])
{
    if (is_first_console(device))
        snprintf(path, PATH_SIZE, "/local/domain/%" PRIu32 "/console/state", guest->domain.domid);
    else
        snprintf(path, PATH_SIZE, "/local/domain/%" PRIu32 "/device/%s/%u/state",
                 guest->domain.domid, kinds[device->kind].frontend, device->number);
}

/* The number in a node; 0, which is XenbusStateUnknown, if there is none. */
static unsigned read_number(const struct guest *guest, const char *path)
{
    cleanup_free char *value = store_read(guest->store, path);

    return value == NULL ? 0 : (unsigned)strtoul(value, NULL, 10);
}

static int state_of_backend(const struct guest *guest, const struct served_device *device,
                            struct error *error)
{
    return backend_state(guest, kinds[device->kind].backend, device->number, error);
}

static int set_frontend_state(const struct guest *guest, const struct served_device *device,
                              const char *state, struct error *error)
{
    char path[PATH_SIZE];

    frontend_state_path(guest, device, path);
    return store_write(guest->store, path, state, error);
}

static bool find_kind(const char *backend, enum served_kind *kind)
{
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        if (strcmp(kinds[i].backend, backend) != 0)
            continue;
        *kind = (enum served_kind)i;
        return true;
    }
    return false;
}

static int add_device(const struct guest *guest, struct served_devices *devices,
                      enum served_kind kind, const char *name, struct error *error)
{
    const struct plan *plan = guest->plan;
    struct served_device device = {.kind = kind};
    char path[PATH_SIZE];
    uint64_t number;

    if (!decimal_parse(&number, name, UINT32_MAX) || devices->count == SERVED_DEVICES_MAX)
        return error_set(error, BACKENDS "/%s: unexpected backend %s", kinds[kind].backend, name);
    device.number = (unsigned)number;
    if (kind == SERVED_NETWORK_CARD) {
        if (number < VM_NICS_MAX && guest_card_has_vif(guest, device.number))
            return 0;
        /* Of a card that QEMU plugged in nobody but the guest has the MAC address. */
        if (number >= plan->vm->nic_count)
            return error_set(error, "network card %s is not one of the command line's", name);
    }
    backend_path(guest, &device, "info", path);
    device.cdrom = kind == SERVED_DISK && (read_number(guest, path) & DISK_IS_CDROM) != 0;
    devices->list[devices->count++] = device;
    return 0;
}

int served_devices_find(const struct guest *guest, struct served_devices *devices,
                        struct error *error)
{
    unsigned kind_count = 0;
    cleanup_free char **names = store_list(guest->store, BACKENDS, &kind_count);

    *devices = (struct served_devices){0};
    if (names == NULL && errno != ENOENT)
        return error_set_errno(error, errno, "xenstore: cannot list " BACKENDS);
    for (unsigned i = 0; names != NULL && i < kind_count; i++) {
        char path[PATH_SIZE];
        enum served_kind kind;
        unsigned count = 0;

        snprintf(path, sizeof(path), BACKENDS "/%.32s/%" PRIu32, names[i], guest->domain.domid);
        cleanup_free char **numbers = store_list(guest->store, path, &count);
        if (numbers == NULL && errno != ENOENT)
            return error_set_errno(error, errno, "xenstore: cannot list %s", path);
        if (count > 0 && !find_kind(names[i], &kind))
            return error_set(error, "a device of the kind %s cannot be connected anew", names[i]);
        for (unsigned j = 0; numbers != NULL && j < count; j++)
            if (add_device(guest, devices, kind, numbers[j], error) < 0)
                return -1;
    }
    return 0;
}

/* Whether a backend has followed its frontend. */
typedef bool followed(int state);

/* Or gone, if it was to be unplugged. */
static bool is_closed(int state)
{
    return state == XenbusStateClosed || state == XenbusStateUnknown;
}

static bool is_open(int state)
{
    return state != XenbusStateClosed && state != XenbusStateClosing;
}

static int await(const struct guest *guest, const struct served_device *device,
                 followed *has_followed, struct error *error)
{
    const int64_t end = clock_milliseconds() + FOLLOW_LIMIT;
    int interval = POLL_INTERVAL_FIRST;

    do {
        int state = state_of_backend(guest, device, error);

        if (state < 0 || has_followed(state))
            return state < 0 ? -1 : 0;
        if (process_ends_before(guest->device_model.pid, interval, guest->end_signals) ||
            end_signals_pending(guest->end_signals))
            break;
        interval = poll_interval_next(interval);
    } while (clock_milliseconds() < end);
    return error_set(error, "the device model does not follow the guest's %s %u",
                     kinds[device->kind].frontend, device->number);
}

/* One that its frontend has not used yet is as it must be. */
static int close_frontend(const struct guest *guest, struct served_device *device,
                          struct error *error)
{
    int state = state_of_backend(guest, device, error);
    char path[PATH_SIZE];

    frontend_state_path(guest, device, path);
    device->closed =
        state != XenbusStateInitWait || read_number(guest, path) != XenbusStateInitialising;
    if (state < 0)
        return -1;
    return device->closed ? set_frontend_state(guest, device, CLOSED, error) : 0;
}

/* The guest had not given them up yet: the device model has removed them now. */
static int drop_unplugged(const struct guest *guest, struct served_devices *devices,
                          struct error *error)
{
    unsigned count = 0;

    for (unsigned i = 0; i < devices->count; i++) {
        int state = state_of_backend(guest, &devices->list[i], error);

        if (state < 0)
            return -1;
        if (state != XenbusStateUnknown || !devices->list[i].closed)
            devices->list[count++] = devices->list[i];
    }
    devices->count = count;
    return 0;
}

int served_devices_close(const struct guest *guest, struct served_devices *devices,
                         struct error *error)
{
    for (unsigned i = 0; i < devices->count; i++)
        if (close_frontend(guest, &devices->list[i], error) < 0)
            return -1;
    for (unsigned i = 0; i < devices->count; i++)
        if (devices->list[i].closed && await(guest, &devices->list[i], is_closed, error) < 0)
            return -1;
    return drop_unplugged(guest, devices, error);
}

/*
 * xenstored does not count permissions for a domain that were given before it was made, not even if
 * it has the number of an older one.
 */
static int permit_backend(const struct guest *guest, const struct served_device *device,
                          struct store_tree *tree, struct error *error)
{
    char path[PATH_SIZE];
    unsigned count = 0;

    snprintf(path, sizeof(path), BACKENDS "/%s/%" PRIu32 "/%u", kinds[device->kind].backend,
             guest->domain.domid, device->number);
    cleanup_free char **nodes = store_list(guest->store, path, &count);
    if (nodes == NULL)
        return error_set_errno(error, errno, "xenstore: cannot list %s", path);
    store_tree_permit(tree, ACCESS_GUEST_READS, "%s", path);
    for (unsigned i = 0; i < count; i++)
        store_tree_permit(tree, ACCESS_GUEST_READS, "%s/%s", path, nodes[i]);
    return 0;
}

int served_devices_add_nodes(const struct guest *guest, const struct plan_numbers *numbers,
                             struct store_tree *tree, struct error *error)
{
    const struct served_devices *devices = guest->served;

    for (unsigned i = 0; i < devices->count; i++) {
        const struct served_device *device = &devices->list[i];

        if (is_first_console(device))
            continue;
        if (permit_backend(guest, device, tree, error) < 0)
            return -1;
        if (device->kind == SERVED_DISK)
            plan_store_disk(numbers, device->number, device->cdrom, tree);
    }
    return 0;
}

int served_devices_await(const struct guest *guest, const struct served_devices *devices,
                         struct error *error)
{
    for (unsigned i = 0; i < devices->count; i++)
        if (devices->list[i].closed && !is_first_console(&devices->list[i]) &&
            await(guest, &devices->list[i], is_open, error) < 0)
            return -1;
    return 0;
}

bool served_devices_have_console(const struct served_devices *devices)
{
    for (unsigned i = 0; i < devices->count; i++)
        if (is_first_console(&devices->list[i]))
            return true;
    return false;
}

int served_devices_connect_console(const struct guest *guest, const struct served_devices *devices,
                                   struct error *error)
{
    for (unsigned i = 0; i < devices->count; i++) {
        const struct served_device *console = &devices->list[i];

        if (is_first_console(console) && (await(guest, console, is_open, error) < 0 ||
                                          set_frontend_state(guest, console, CONNECTED, error) < 0))
            return -1;
    }
    return 0;
}
